//! Clock anchors: what a tablet's clocks said at a commit, and the time that follows from it.
//!
//! Tablets' wall clocks are wrong, so each record carries three facts and its effective time is computed
//! from them alone: every copy folds the same input, whatever road and day it came by. In a record the
//! anchor is written against the one of the record before it, in one to three bytes.

use minicbor::data::Type;

use crate::DecodeError;
use crate::cbor::{Reader, Writer, is_unsigned};

/// The clocks at a commit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// Which run of the machine, counted by the tablet from 1.
    pub boot: u32,
    /// Seconds since that run began.
    pub mono: u64,
    /// What the wall clock said, unix seconds.
    pub wall: i64,
    /// The last time a hub told the time.
    pub hub_seen: Option<HubSeen>,
}

/// When a hub last told the time, by the tablet's own clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HubSeen {
    /// In which run of the machine.
    pub boot: u32,
    /// Seconds since that run began.
    pub mono: u64,
    /// What the hub said, unix seconds.
    pub hub_time: i64,
}

/// When it really was, unix seconds: the hub's time carried on by the monotonic clock within one run of
/// the machine, else the wall clock.
#[must_use]
pub fn effective(anchor: &Anchor) -> i64 {
    match anchor.hub_seen {
        Some(seen) if seen.boot == anchor.boot => {
            let since = i128::from(anchor.mono) - i128::from(seen.mono);
            let time = i128::from(seen.hub_time) + since;
            i64::try_from(time).unwrap_or(if time < 0 { i64::MIN } else { i64::MAX })
        }
        _ => anchor.wall,
    }
}

/// An anchor in full: `[boot, mono, wall]` or `[boot, mono, wall, seen_boot, seen_mono, hub_time]`.
pub(crate) fn write_full(writer: &mut Writer, anchor: &Anchor) {
    writer.array(if anchor.hub_seen.is_some() { 6 } else { 3 });
    writer.u64(anchor.boot).u64(anchor.mono).i64(anchor.wall);
    if let Some(seen) = anchor.hub_seen {
        writer.u64(seen.boot).u64(seen.mono).i64(seen.hub_time);
    }
}

pub(crate) fn read_full(reader: &mut Reader<'_>) -> Result<Anchor, DecodeError> {
    let len = reader.array(6)?;
    let mut anchor = Anchor {
        boot: reader.u32()?,
        mono: reader.u64()?,
        wall: reader.i64()?,
        hub_seen: None,
    };
    match len {
        3 => {}
        6 => {
            anchor.hub_seen = Some(HubSeen {
                boot: reader.u32()?,
                mono: reader.u64()?,
                hub_time: reader.i64()?,
            });
        }
        _ => return Err(DecodeError::Malformed),
    }
    Ok(anchor)
}

/// The anchor against the one before it.
///
/// Same run, same last hub time, and both clocks moved on alike by `d`: the integer `d`. The two clocks
/// are cut to seconds at different instants, so they often differ by one: wall one further is `-1 - 2d`,
/// wall one less far is `-2 - 2d`. Anything else is the anchor in full.
pub(crate) fn write_delta(writer: &mut Writer, prev: &Anchor, anchor: &Anchor) {
    let step = match steps(prev, anchor) {
        Some((by, 0)) => Some(i64::from(by)),
        Some((by, 1)) => Some(-1 - 2 * i64::from(by)),
        Some((by, -1)) => Some(-2 - 2 * i64::from(by)),
        _ => None,
    };
    match step {
        Some(step) => {
            writer.i64(step);
        }
        None => write_full(writer, anchor),
    }
}

/// How far the monotonic clock moved, and how much further the wall clock did.
fn steps(prev: &Anchor, anchor: &Anchor) -> Option<(u32, i128)> {
    if prev.boot != anchor.boot || prev.hub_seen != anchor.hub_seen {
        return None;
    }
    let by = u32::try_from(anchor.mono.checked_sub(prev.mono)?).ok()?;
    let wall = i128::from(anchor.wall) - i128::from(prev.wall);
    Some((by, wall - i128::from(by)))
}

pub(crate) fn read_delta(reader: &mut Reader<'_>, prev: &Anchor) -> Result<Anchor, DecodeError> {
    if reader.next_is(|kind| kind == Type::Array)? {
        return read_full(reader);
    }
    let (by, further) = if reader.next_is(is_unsigned)? {
        (reader.u32()?, 0)
    } else {
        let coded = reader.i64()?.checked_add(1).and_then(i64::checked_neg);
        let coded = coded.and_then(|coded| u64::try_from(coded).ok());
        let coded = coded.ok_or(DecodeError::Malformed)?;
        let by = u32::try_from(coded / 2).map_err(|_| DecodeError::Malformed)?;
        (by, if coded % 2 == 0 { 1 } else { -1 })
    };
    let mono = prev.mono.checked_add(u64::from(by));
    let wall = prev
        .wall
        .checked_add(i64::from(by))
        .and_then(|wall| wall.checked_add(further));
    match (mono, wall) {
        (Some(mono), Some(wall)) => Ok(Anchor { mono, wall, ..*prev }),
        _ => Err(DecodeError::Malformed),
    }
}
