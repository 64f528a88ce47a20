//! Kind 4: collection points with their next days and free places, so that a volunteer invites from what is true.

use chrono::Days;
use tungnha_domain::{Target, Work, vietnam_day};
use tungnha_exchange::papers::{OpenPoint, Points};

use super::Reader;
use crate::commune::Commune;
use crate::error::HubError;
use crate::lists::{invited, points};
use crate::store::points as rows;

/// Days ahead that a volunteer may ask somebody for.
const AHEAD: u64 = 21;
/// Of those, a point's open days at most: what one sheet holds.
const MOST: usize = 8;

/// The points that are open on one of the next days, full days too: who stands at the door says so. No paper where
/// the commune has no point, so that a tablet says that nobody set one up.
pub(super) fn content(reader: &Reader<'_>) -> Result<Option<Vec<u8>>, HubError> {
    let known = rows::all(reader.tx)?;
    if known.is_empty() {
        return Ok(None);
    }
    let campaign = Commune::load(reader.tx)?.campaign;
    let today = vietnam_day(reader.now);
    let invitations = invited::from(reader.tx, &today.to_string())?;
    let mut open = Vec::new();
    for row in known {
        let taken = |day: &str| {
            let on = invitations
                .iter()
                .filter(|invited| invited.point == row.point && invited.day == day);
            u32::try_from(on.count()).unwrap_or(u32::MAX)
        };
        let days: Vec<_> = points::open_days(&row, today)?
            .into_iter()
            .filter(|day| *day <= today + Days::new(AHEAD))
            .filter(|day| !campaign.is_suspended(Target::Cccd, Work::of(Target::Cccd), *day))
            .take(MOST)
            .map(|day| (day, row.capacity.saturating_sub(taken(&day.to_string()))))
            .collect();
        if days.is_empty() {
            continue;
        }
        open.push(OpenPoint {
            point: row.point,
            name: row.name,
            place: row.place,
            opens: row.opens,
            closes: row.closes,
            days,
        });
    }
    Ok(Some(Points { points: open }.to_bytes()))
}
