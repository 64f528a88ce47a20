//! A long answer over HTTP: asked for from a byte on, placed by its headers, handed over as it comes.

use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::Response;

use super::{Arriving, Stretch};

/// One long answer that is being fetched.
#[derive(Debug)]
pub(super) struct Fetch {
    from: u64,
    arriving: Arriving,
    brought_some: AtomicBool,
}

/// Where in a whole of how many bytes an answer's body begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub at: u64,
    pub of: u64,
}

impl Fetch {
    pub(super) fn new(from: u64, arriving: Arriving) -> Self {
        Self {
            from,
            arriving,
            brought_some: AtomicBool::new(false),
        }
    }

    /// The header's value; none where the whole is wanted.
    pub(super) fn range(&self) -> Option<String> {
        (self.from > 0).then(|| format!("bytes={}-", self.from))
    }

    /// Whether anything was handed over.
    pub(super) fn brought_some(&self) -> bool {
        self.brought_some.load(Ordering::Relaxed)
    }

    /// Hands a stretch over; false once nobody takes them any more.
    pub(super) fn hand_over(&self, at: u64, of: u64, bytes: Vec<u8>) -> bool {
        self.brought_some.store(true, Ordering::Relaxed);
        self.arriving.send(Stretch { at, of, bytes }).is_ok()
    }
}

/// What the headers say of the body's place; none where it is not the bytes that were asked for.
pub(super) fn place(response: &Response) -> Option<Place> {
    match response.status().as_u16() {
        200 => Some(Place {
            at: 0,
            of: response.content_length()?,
        }),
        206 => parse(response.headers().get("content-range")?.to_str().ok()?),
        _ => None,
    }
}

/// `bytes 40-99/100`
fn parse(range: &str) -> Option<Place> {
    let (stretch, of) = range.strip_prefix("bytes ")?.split_once('/')?;
    let (at, _) = stretch.split_once('-')?;
    Some(Place {
        at: at.parse().ok()?,
        of: of.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rest_says_where_in_the_whole_it_begins() {
        assert_eq!(parse("bytes 40-99/100"), Some(Place { at: 40, of: 100 }));
        for other in ["bytes */100", "bytes 40-99/*", "lines 1-2/3", "bytes 4", ""] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
