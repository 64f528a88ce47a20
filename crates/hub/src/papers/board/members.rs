//! The board's members: who is of the team, and what each did.

use std::collections::BTreeMap;

use tungnha_domain::MemberId;
use tungnha_exchange::papers::{BoardMember, BoardTablet};

use super::super::Reader;
use super::counted::Counted;
use crate::error::HubError;
use crate::store::{devices, members};

/// Unusual paces told of one member at most, the latest first.
const MOST_RUSHES: usize = 3;

/// Whoever uses a tablet of the team, this one included, by number.
pub(super) fn of_team(
    reader: &Reader<'_>,
    counted: &Counted,
    tablets: &[BoardTablet],
) -> Result<Vec<BoardMember>, HubError> {
    let mut names: BTreeMap<MemberId, String> = tablets
        .iter()
        .flat_map(|tablet| tablet.users.iter().cloned())
        .collect();
    let here = devices::other_users(reader.tx, reader.device.dev)?;
    for user in here.into_iter().chain([reader.device.member]) {
        names.insert(user, members::of(reader.tx, user)?.0);
    }
    let of = |(member, name): (MemberId, String)| {
        let (people_today, people) = counted.people.get(&member).copied().unwrap_or_default();
        let walked = counted.walks.get(&member).cloned().unwrap_or_default();
        BoardMember {
            member,
            name,
            people_today,
            people,
            doors_today: walked.doors_today,
            doors: walked.doors,
            brought: counted.figures.brought.get(&member).copied().unwrap_or(0),
            last: walked.last,
            rushes: walked.rushes.into_iter().take(MOST_RUSHES).collect(),
        }
    };
    Ok(names.into_iter().map(of).collect())
}
