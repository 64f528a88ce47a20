//! Which records a spare holds: all of it is in the file's name, so a look at the folder tells.

/// A stretch of one life of one tablet's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    /// The tablet.
    pub dev: u32,
    /// Which life of its log.
    pub epoch: u32,
    /// The first record.
    pub first: u64,
    /// One past the last record.
    pub next: u64,
    /// Nothing more fits: it is never made anew with more records.
    pub full: bool,
}

const SUFFIX: &str = ".spare";

impl Span {
    /// Its last record.
    pub(crate) fn last(self) -> u64 {
        self.next.saturating_sub(1)
    }

    /// Whether it holds a record.
    pub(crate) fn holds(self, seq: u64) -> bool {
        (self.first..self.next).contains(&seq)
    }

    /// The name of its file. Fixed width: names sort as the log does.
    pub(super) fn name(self) -> String {
        let Self {
            dev,
            epoch,
            first,
            next,
            full,
        } = self;
        let more = if full { 'f' } else { 'm' };
        format!("{dev:08x}-{epoch:08x}-{first:016x}-{next:016x}-{more}{SUFFIX}")
    }

    /// The span of a file's name; nothing for any other file.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let fields: Vec<&str> = name.strip_suffix(SUFFIX)?.split('-').collect();
        let [dev, epoch, first, next, more] = fields.as_slice() else {
            return None;
        };
        let span = Self {
            dev: u32::from_str_radix(dev, 16).ok()?,
            epoch: u32::from_str_radix(epoch, 16).ok()?,
            first: u64::from_str_radix(first, 16).ok()?,
            next: u64::from_str_radix(next, 16).ok()?,
            full: *more == "f",
        };
        // What another program named otherwise is not ours.
        (span.first > 0 && span.first < span.next && span.name() == name).then_some(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_all_and_nothing_else_is_taken_for_one() {
        let span = Span {
            dev: 7,
            epoch: 1,
            first: 1,
            next: 401,
            full: true,
        };
        assert_eq!(Span::of_name(&span.name()), Some(span));
        let open = Span { full: false, ..span };
        assert_eq!(Span::of_name(&open.name()), Some(open));
        for name in [
            "store.db",
            "card.json",
            &span.name().replace(".spare", ".new"),
            &span.name().to_uppercase(),
            "00000007-00000001-0000000000000005-0000000000000005-f.spare",
        ] {
            assert_eq!(Span::of_name(name), None, "{name}");
        }
    }
}
