//! Collection points and invitations on the screen.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask};
use crate::lists::points::{self, Invite, Invited, Point, Setup};

pub(super) const CALLS: &[Call] = calls![
    "points.list" => Office, list: Nothing => Vec<Point>;
    "points.set_up" => Officer, set_up: Setup => Vec<Point>;
    "points.invite" => Officer, invite: Invite => Invited;
    "points.uninvite" => Officer, uninvite: Uninvite => Uninvited;
];

fn list(ask: &Ask<'_>, _: Nothing) -> Answer<Vec<Point>> {
    ask.read(|tx| points::all(tx, ask.now))
}

fn set_up(ask: &Ask<'_>, args: Setup) -> Answer<Vec<Point>> {
    ask.write(|tx| {
        points::set_up(tx, &args, &ask.eyes(), ask.now)?;
        points::all(tx, ask.now)
    })
}

fn invite(ask: &Ask<'_>, args: Invite) -> Answer<Invited> {
    ask.write(|tx| points::invite(tx, &args, &ask.eyes(), ask.now))
}

/// Which invitations to take back.
#[derive(Debug, Deserialize, TS)]
#[ts(rename = "PointUninvite")]
pub(super) struct Uninvite {
    point: u32,
    /// From this day on.
    #[ts(type = "string")]
    from: NaiveDate,
}

/// What was taken back.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "PointUninvited")]
pub(super) struct Uninvited {
    invitations: usize,
}

fn uninvite(ask: &Ask<'_>, args: Uninvite) -> Answer<Uninvited> {
    let invitations = ask.write(|tx| points::uninvite(tx, args.point, args.from, &ask.eyes(), ask.now))?;
    Ok(Uninvited { invitations })
}
