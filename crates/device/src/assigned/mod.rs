//! Whose houses are: what the hub says, and over it what this tablet's own records say that the hub has not heard
//! yet. It shows who is to go where and blocks nobody.

mod give;
mod look;

use std::collections::HashMap;

use tungnha_domain::{Hid, MemberId};
use tungnha_exchange::papers::{Assigned as Paper, PaperKind};

use crate::error::Result;
use crate::papers::paper;
use crate::session::Me;
use crate::store::{AssignmentRow, Db};
use crate::views;

pub(crate) use give::give;
pub(crate) use look::assignments;

/// Whose each house is that is anybody's.
pub(crate) struct Assigned {
    houses: HashMap<Hid, MemberId>,
    names: HashMap<MemberId, String>,
    me: MemberId,
}

impl Assigned {
    pub(crate) fn load(db: &Db<'_>, me: &Me) -> Result<Self> {
        let row = paper(db, PaperKind::Assigned)?;
        let covers = row.as_ref().map_or(0, |row| row.covers);
        let told = row.and_then(|row| Paper::from_bytes(&row.content).ok());
        let mut assigned = Self {
            houses: HashMap::new(),
            names: HashMap::new(),
            me: me.member,
        };
        for (member, name, hids) in told.into_iter().flat_map(|told| told.members) {
            assigned.houses.extend(hids.into_iter().map(|hid| (hid, member)));
            assigned.names.insert(member, name);
        }
        lay_over(&mut assigned.houses, &db.assignments_above(covers)?, covers);
        if !assigned.houses.is_empty() {
            for (member, name) in me.names(db)? {
                assigned.names.entry(member).or_insert(name);
            }
        }
        Ok(assigned)
    }

    /// Whose a house is.
    pub(crate) fn of(&self, hid: Hid) -> Option<MemberId> {
        self.houses.get(&hid).copied()
    }

    /// Whether a house is that of who has the tablet open.
    pub(crate) fn is_mine(&self, hid: Hid) -> bool {
        self.of(hid) == Some(self.me)
    }

    /// Whether any house is.
    pub(crate) fn any_mine(&self) -> bool {
        self.houses.values().any(|member| *member == self.me)
    }

    /// As a line of the list shows it.
    pub(crate) fn shown(&self, hid: Hid) -> Option<views::AssignedTo> {
        let member = self.of(hid)?;
        Some(views::AssignedTo {
            member: member.0,
            name: self.names.get(&member).cloned(),
            mine: member == self.me,
        })
    }
}

/// Lays what own records say over the hub's word, where the hub had heard of the log through `covers`. What it had heard
/// and not that it was taken back gives way to what stood before it, if that is what counts; then the last word that
/// stands and that it had not heard counts.
fn lay_over(houses: &mut HashMap<Hid, MemberId>, own: &[AssignmentRow], covers: u64) {
    let told = houses.clone();
    let mut set = |hid: Hid, member: Option<MemberId>| {
        match member {
            Some(member) => houses.insert(hid, member),
            None => houses.remove(&hid),
        };
    };
    let mut undone: HashMap<Hid, Vec<&AssignmentRow>> = HashMap::new();
    for row in own
        .iter()
        .filter(|row| row.undone_by.is_some() && row.seq <= covers)
    {
        undone.entry(row.hid).or_default().push(row);
    }
    let stood = undone.into_iter().map(|(hid, rows)| {
        let back = |counts, row: &&AssignmentRow| if counts == row.member { row.before } else { counts };
        (hid, rows.iter().rev().fold(told.get(&hid).copied(), back))
    });
    for (hid, member) in stood.collect::<Vec<_>>() {
        set(hid, member);
    }
    for row in own.iter().filter(|row| row.undone_by.is_none()) {
        set(row.hid, row.member);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(seq: u64, member: Option<u32>, before: Option<u32>, undone_by: Option<u64>) -> AssignmentRow {
        AssignmentRow {
            seq,
            hid: Hid(1),
            member: member.map(MemberId),
            before: before.map(MemberId),
            undone_by,
        }
    }

    /// Whose the house is, where the hub says it is `told`'s.
    fn says(told: Option<u32>, own: &[AssignmentRow], covers: u64) -> Option<u32> {
        let mut houses: HashMap<Hid, MemberId> = told
            .map(|member| (Hid(1), MemberId(member)))
            .into_iter()
            .collect();
        lay_over(&mut houses, own, covers);
        houses.get(&Hid(1)).map(|member| member.0)
    }

    #[test]
    fn the_last_own_word_the_hub_has_not_heard_counts() {
        let two = [row(5, Some(2), Some(9), None), row(6, Some(3), Some(2), None)];
        assert_eq!(says(Some(9), &two, 4), Some(3));
        assert_eq!(says(Some(9), &[], 9), Some(9), "the hub's word stands");
        assert_eq!(says(Some(2), &[row(5, None, Some(2), None)], 4), None, "nobody's");
    }

    #[test]
    fn one_taken_back_before_the_hub_heard_of_it_says_nothing() {
        assert_eq!(says(Some(9), &[row(5, Some(2), Some(9), Some(6))], 4), Some(9));
        let second = [row(5, Some(2), None, None), row(6, Some(3), Some(2), Some(7))];
        assert_eq!(says(None, &second, 4), Some(2));
    }

    #[test]
    fn one_the_hub_counts_and_that_is_taken_back_since_gives_way_to_what_stood_before() {
        assert_eq!(says(Some(2), &[row(3, Some(2), Some(9), Some(6))], 4), Some(9));
        assert_eq!(says(Some(2), &[row(3, Some(2), None, Some(6))], 4), None);
        assert_eq!(
            says(Some(7), &[row(3, Some(2), None, Some(6))], 4),
            Some(7),
            "another lead's word counts"
        );
        let both = [row(3, Some(2), None, Some(7)), row(4, Some(5), Some(2), Some(6))];
        assert_eq!(says(Some(5), &both, 4), None);
        let anew = [row(3, Some(2), Some(9), Some(6)), row(7, Some(4), Some(9), None)];
        assert_eq!(says(Some(2), &anew, 4), Some(4));
    }
}
