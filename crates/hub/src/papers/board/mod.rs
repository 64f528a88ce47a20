//! Kind 1: how the team stands, for the tablets a lead uses: its hamlets' figures and pace, who is still on which
//! tablet, what each member did.

mod counted;
mod members;

use tungnha_domain::{Role, Target, UnitId};
use tungnha_exchange::papers::{Board, BoardHamlet, BoardTablet, BoardTarget, Revisit};

use super::Reader;
use crate::error::HubError;
use crate::lists::open_revisits;
use crate::people::Decided;
use crate::progress::end_of_day;
use crate::report::{HamletFigures, TargetFigures};
use crate::store::{board, devices, teams};

pub(crate) use counted::{Boards, Counted, count};

/// Tablets told of at most: an officer's has those of the whole commune.
const MOST_TABLETS: usize = 256;
/// Revisits told of at most, the longest due first.
const MOST_REVISITS: usize = 200;

/// The board as it is now; none for a tablet no lead uses.
pub(super) fn content(reader: &Reader<'_>) -> Result<Option<Vec<u8>>, HubError> {
    if !is_led(reader)? {
        return Ok(None);
    }
    let counted = reader.boards.counted(reader.tx, reader.now)?;
    let mates = teams::mates(reader.tx, reader.device.dev, MOST_TABLETS)?;
    let heard = board::heard(reader.tx)?;
    let tablets: Vec<BoardTablet> = mates
        .into_iter()
        .map(|mate| {
            let heard = heard.get(&mate.dev).copied().unwrap_or_default();
            BoardTablet {
                dev: mate.dev,
                users: mate.users,
                last_contact: heard.last_contact,
                unsent: heard.unsent,
            }
        })
        .collect();
    let hamlets = reader
        .device
        .units
        .iter()
        .filter_map(|unit| Some(hamlet(*unit, counted.figures.hamlets.get(unit)?)));
    let board = Board {
        day: counted.figures.day,
        hamlets: hamlets.collect(),
        members: members::of_team(reader, &counted, &tablets)?,
        revisits: revisits(reader)?,
        tablets,
    };
    Ok(Some(board.to_bytes()))
}

/// Whether a lead or an officer uses the tablet now.
fn is_led(reader: &Reader<'_>) -> Result<bool, HubError> {
    let others = devices::other_users(reader.tx, reader.device.dev)?;
    let leads = |role: Option<&Role>| matches!(role, Some(Role::Lead | Role::Officer));
    Ok(others
        .iter()
        .chain([&reader.device.member])
        .any(|user| leads(reader.device.members.get(user))))
}

fn hamlet(unit: UnitId, figures: &HamletFigures) -> BoardHamlet {
    let target = |target: Target| {
        let TargetFigures {
            asked,
            tally,
            achieved,
        } = &figures.targets[target.index()];
        BoardTarget {
            target,
            asked: *asked,
            tally: *tally,
            achieved: achieved.clone(),
        }
    };
    BoardHamlet {
        unit,
        first_day: figures.span.0,
        last_day: figures.span.1,
        targets: Target::ALL.map(target).to_vec(),
    }
}

/// Houses of the tablet's hamlets that asked to be visited again by the end of today, and nobody was there since.
fn revisits(reader: &Reader<'_>) -> Result<Vec<Revisit>, HubError> {
    let day = tungnha_domain::vietnam_day(reader.now);
    let decided = Decided::load(reader.tx)?;
    let mut due = Vec::new();
    for (hid, appointment) in open_revisits(reader.tx, end_of_day(day))? {
        let unit = decided.unit_of(reader.tx, hid)?;
        if unit.is_some_and(|unit| reader.device.units.contains(&unit)) {
            due.push(Revisit {
                hid: decided.house(hid),
                due: appointment.due,
                member: appointment.member,
            });
        }
    }
    due.sort_by_key(|revisit| (revisit.due, revisit.hid));
    due.truncate(MOST_REVISITS);
    Ok(due)
}
