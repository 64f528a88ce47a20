//! Pages of a list's delta from a position to now.

use std::collections::BTreeSet;

use tungnha_domain::{Campaign, Hid, MemberId, Rid, UnitId};
use tungnha_exchange::ListPage;
use tungnha_exchange::list::{HouseholdRow, ListInfo, ResidentRow};

use super::list::as_held_by;
use super::rows;
use crate::error::HubError;
use crate::keys::Identity;
use crate::people::{Decided, listings};
use crate::store::lists::{self, Kind, ListState};
use crate::store::{Connection, members, units};

/// Entries in a page at most: some 40 kB on the wire, and what one answer takes to put together.
pub(super) const PAGE_ENTRIES: u64 = 2_500;

/// Where a tablet stands in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The position it has applied; 0 for none.
    pub(crate) from: u64,
    /// The position its staged pages lead to, if it has any.
    pub(crate) to: Option<u64>,
    /// The page it wants next.
    pub(crate) part: u32,
}

/// Makes pages of one list.
pub(crate) struct Pages<'c> {
    pub(crate) conn: &'c Connection,
    pub(crate) identity: &'c Identity,
    pub(crate) campaign: &'c Campaign,
    pub(crate) unit: UnitId,
    /// The tablet they are for.
    pub(crate) dev: u32,
    /// It holds all its own records: it is not told again what it said itself.
    pub(crate) knows_its_own: bool,
}

impl Pages<'_> {
    /// The page for a place, signed. A place the list has moved on from, or that it never reached, gets part
    /// 0 of what is true now.
    pub(crate) fn page(&self, place: Place) -> Result<Vec<u8>, HubError> {
        let (from, state) = self.told(place.from)?;
        let goes_on = place.to == Some(state.position) && from == place.from;
        let part = if goes_on { place.part } else { 0 };
        let window = (u64::from(part) * PAGE_ENTRIES, PAGE_ENTRIES);
        self.sign(&self.build(from, part, window, &state)?)
    }

    /// Where the tablet really starts from, and the list as it must have it in the end.
    pub(super) fn told(&self, from: u64) -> Result<(u64, ListState), HubError> {
        let from = if from > lists::state(self.conn, self.unit)?.position {
            0
        } else {
            from
        };
        if from == 0 || !self.knows_its_own {
            lists::forget_echoes(self.conn, self.unit, self.dev)?;
        }
        Ok((from, as_held_by(self.conn, self.unit, self.dev)?))
    }

    pub(super) fn sign(&self, page: &ListPage) -> Result<Vec<u8>, HubError> {
        page.sign(&self.identity.keys, &self.identity.hub_id)
            .map_err(|_| HubError::Unreadable("list page"))
    }

    /// The page numbered `part` of what changed after `from`: so many entries after so many others.
    pub(super) fn build(
        &self,
        from: u64,
        part: u32,
        (done, entries): (u64, u64),
        state: &ListState,
    ) -> Result<ListPage, HubError> {
        let window = (done, entries + 1);
        let mut found = lists::entries_above(self.conn, (self.unit, self.dev), from, window)?;
        let last = found.len() as u64 <= entries;
        if !last {
            found.pop();
        }
        let mut page = ListPage {
            list: self.unit,
            name: units::name(self.conn, self.unit)?,
            from,
            to: state.position,
            part,
            last,
            total_after: state.total,
            checksum_after: state.checksum,
            ..ListPage::default()
        };
        let (mut rids, mut hids, mut numbers) = (Vec::new(), Vec::new(), BTreeSet::new());
        for entry in found {
            match (entry.kind, entry.removed) {
                (Kind::Household, false) => hids.push(Hid(entry.id)),
                (Kind::Household, true) => page.removed_households.push(Hid(entry.id)),
                (Kind::Resident, false) => rids.push(Rid(entry.id)),
                (Kind::Resident, true) => page.removed.push(Rid(entry.id)),
                (Kind::Found, false) => {
                    numbers.insert(entry.id);
                }
                (Kind::Found, true) => page.removed_found.push(entry.id),
            }
        }
        // By id the columns of a page hardly grow from row to row, and it compresses best.
        rids.sort_unstable();
        hids.sort_unstable();
        page.households = rows::households(self.conn, &hids)?
            .into_iter()
            .map(|(_, row)| row)
            .collect();
        page.residents = rows::residents(self.conn, self.campaign, &rids)?
            .into_iter()
            .map(|(_, row)| row)
            .collect();
        page.found = rows::found(self.conn, &numbers)?
            .into_iter()
            .map(|(_, row)| row)
            .collect();
        page.aliases = self.aliases(&page)?;
        page.lists = self.lists(&page.residents)?;
        page.members = self.members(&page.households, &page.residents)?;
        Ok(page)
    }

    /// Who turned out to be somebody else: of those on the page, and of those who left with it. A tablet counts
    /// its own records about them for the one who stays.
    fn aliases(&self, page: &ListPage) -> Result<Vec<(Rid, Rid)>, HubError> {
        let decided = Decided::load(self.conn)?;
        let left = page
            .removed
            .iter()
            .filter_map(|rid| Some((*rid, decided.alias(*rid)?)));
        let here = page.residents.iter().flat_map(|row| {
            decided
                .duplicates(row.rid)
                .iter()
                .map(|duplicate| (*duplicate, row.rid))
        });
        let aliases: BTreeSet<(Rid, Rid)> = left.chain(here).collect();
        Ok(aliases.into_iter().collect())
    }

    /// The imports the page's facts refer to.
    fn lists(&self, residents: &[ResidentRow]) -> Result<Vec<ListInfo>, HubError> {
        let used: BTreeSet<u64> = residents
            .iter()
            .flat_map(|row| row.facts.iter().map(|fact| fact.import_seq))
            .collect();
        let known = listings::lists(self.conn)?;
        used.into_iter()
            .map(|import_seq| {
                let list = known
                    .get(&import_seq.cast_signed())
                    .ok_or(HubError::Unreadable("listing.import_seq"))?;
                Ok(ListInfo {
                    import_seq,
                    kind: list.kind,
                    list_date: list.list_date,
                    import_date: list.import_date,
                })
            })
            .collect()
    }

    /// The members the page's answers and calls refer to.
    fn members(
        &self,
        households: &[HouseholdRow],
        residents: &[ResidentRow],
    ) -> Result<Vec<(MemberId, String)>, HubError> {
        let called = households
            .iter()
            .filter_map(|row| row.last_visit.map(|visit| visit.member));
        let answered = residents.iter().flat_map(|row| {
            row.cells
                .iter()
                .flat_map(|(_, cell)| cell.heads.iter().chain(&cell.under).map(|head| head.member))
        });
        // The desk's letters are nobody's.
        let invited = residents
            .iter()
            .filter_map(|row| row.invited.as_ref().map(|said| said.what.member))
            .filter(|member| member.0 > 0);
        let members: BTreeSet<MemberId> = called.chain(answered).chain(invited).collect();
        members
            .into_iter()
            .map(|member| Ok((member, members::of(self.conn, member)?.0)))
            .collect()
    }
}
