//! The commands of the walk: looking, recording, taking back.

use tungnha_domain::{Hid, MemberId, Outcome, Rid};

use super::Tablet;
use crate::error::Result;
use crate::views::{
    Assignments, Conflict, Household, InviteChoices, LeftName, NewHouse, NewPerson, PersonHistory,
    ReasonChoice, Recorded, RevealedId, RevisitChoice, SearchHit, Target, TargetAnswer, TeamBoard, Today,
    WhoLeft,
};
use crate::{assigned, conflicts, found, houses, leader, papers, residents, visits};

/// Bytes of a half-written form.
const LONGEST_FORM: usize = 4_096;

impl Tablet {
    /// Houses in walking order, due returns first.
    pub fn today(&self) -> Result<Today> {
        self.with_lists(|session| houses::today(session, &self.clock.now()))
    }

    /// One house, everybody in it.
    pub fn household(&self, hid: u32) -> Result<Household> {
        self.with_lists(|session| houses::house(session, &self.clock.now(), Hid(hid)))
    }

    /// Notes that somebody works at this house now, so that colleagues hear of it.
    pub fn open_house(&self, hid: u32) -> Result<()> {
        self.with_lists(|session| houses::open_house(session, &self.clock.now(), Hid(hid)))
    }

    /// The battery in percent, for the officer's board; nothing where the screen can't tell.
    pub fn battery(&self, percent: Option<u8>) -> Result<()> {
        self.with(|session| {
            session.me.battery = percent.filter(|percent| *percent <= 100);
            Ok(())
        })
    }

    /// The answer sheet's reasons, most used first.
    pub fn reasons(&self) -> Result<Vec<ReasonChoice>> {
        self.with_lists(|session| visits::reasons(&session.store.read()))
    }

    /// "Cả nhà đủ 4".
    pub fn mark_household_done(&self, hid: u32) -> Result<Recorded> {
        self.record(|session| visits::mark_household_done(session, &self.clock.now(), Hid(hid)))
    }

    /// "Đủ cả 4".
    pub fn mark_person_done(&self, rid: u32) -> Result<Recorded> {
        self.record(|session| visits::mark_person_done(session, &self.clock.now(), Rid(rid)))
    }

    /// One answer from a chip's sheet.
    pub fn answer(&self, rid: u32, target: Target, outcome: &str) -> Result<Recorded> {
        self.record(|session| visits::answer(session, &self.clock.now(), Rid(rid), target.into(), outcome))
    }

    /// Several answers about one person: an accepted cascade.
    pub fn answer_many(&self, rid: u32, answers: &[TargetAnswer]) -> Result<Recorded> {
        let answers: Vec<_> = answers
            .iter()
            .map(|answer| (answer.target.into(), answer.outcome.clone()))
            .collect();
        self.record(|session| visits::answer_many(session, &self.clock.now(), Rid(rid), &answers))
    }

    /// An outcome for everything about a person that is open.
    pub fn answer_person(&self, rid: u32, outcome: &str) -> Result<Recorded> {
        self.record(|session| visits::answer_person(session, &self.clock.now(), Rid(rid), outcome))
    }

    /// "Giống người trên".
    pub fn same_as_above(&self, rid: u32) -> Result<Recorded> {
        self.record(|session| visits::same_as_above(session, &self.clock.now(), Rid(rid)))
    }

    /// "Không gặp ai".
    pub fn nobody_home(&self, hid: u32) -> Result<Recorded> {
        self.record(|session| visits::nobody_home(session, &self.clock.now(), Hid(hid)))
    }

    /// The ready answers to "Hẹn lại khi nào?", each with the time it means now.
    pub fn revisit_choices(&self) -> Result<Vec<RevisitChoice>> {
        self.with_lists(|session| visits::revisit_choices(session, &self.clock.now()))
    }

    /// "Hẹn lại": `tonight`, `tomorrow_evening`, `weekend`, `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`.
    pub fn appoint(&self, hid: u32, when: &str) -> Result<Recorded> {
        self.record(|session| visits::appoint(session, &self.clock.now(), Hid(hid), when))
    }

    /// Somebody no list has, who lives in this house. `form`, here and below: the half-written form this was typed in,
    /// which ends with what it becomes, in one step: a tablet that dies between the two would show it as not saved yet.
    pub fn add_person(&self, hid: u32, person: &NewPerson, form: Option<&str>) -> Result<Recorded> {
        let person = found::NewPerson::of(person)?;
        self.record(|session| found::add_person(session, &self.clock.now(), Hid(hid), &person, form))
    }

    /// A household no list has, with the first person in it.
    pub fn add_household(
        &self,
        house: &NewHouse,
        person: &NewPerson,
        form: Option<&str>,
    ) -> Result<Recorded> {
        let (house, person) = (found::NewHouse::of(house), found::NewPerson::of(person)?);
        self.record(|session| found::add_household(session, &self.clock.now(), &house, &person, form))
    }

    /// Who on this tablet's lists looks like somebody about to be added.
    pub fn alike(&self, name: &str, birth: Option<&str>) -> Result<Vec<SearchHit>> {
        let birth = found::birth(birth)?;
        self.with_lists(|session| found::alike(&session.store.read(), name, birth))
    }

    /// Keeps a half-written form in the tablet's locked store, or ends it.
    pub fn keep_form(&self, name: &str, words: Option<&str>) -> Result<()> {
        // A form is a few fields; whatever is longer is none.
        let words = words.filter(|words| words.len() <= LONGEST_FORM);
        self.with_lists(|session| session.store.write(|db| db.keep_form(name, words)))
    }

    /// The form that was half written.
    pub fn kept_form(&self, name: &str) -> Result<Option<String>> {
        self.with_lists(|session| session.store.read().kept_form(name))
    }

    /// "Người này ở nhà khác": people of one house live in another.
    pub fn move_people(&self, rids: &[u32], to: u32, form: Option<&str>) -> Result<Recorded> {
        let rids: Vec<Rid> = rids.iter().copied().map(Rid).collect();
        self.record(|session| found::move_people(session, &self.clock.now(), &rids, Hid(to), form))
    }

    /// "Tách hộ", or a move to a house that is on no list: people of one house live in a new one.
    pub fn split(&self, rids: &[u32], house: &NewHouse, form: Option<&str>) -> Result<Recorded> {
        let (rids, house): (Vec<Rid>, _) = (
            rids.iter().copied().map(Rid).collect(),
            found::NewHouse::of(house),
        );
        self.record(|session| found::split(session, &self.clock.now(), &rids, &house, form))
    }

    /// Where somebody may be asked to come, as far as this tablet knows.
    pub fn invite_choices(&self) -> Result<InviteChoices> {
        self.with_lists(|session| visits::invite_choices(session, &self.clock.now()))
    }

    /// "Mời đến điểm thu nhận": to a point, on a day of it (`YYYY-MM-DD`).
    pub fn invite(&self, rid: u32, point: u32, day: &str) -> Result<Recorded> {
        self.record(|session| visits::invite(session, &self.clock.now(), Rid(rid), point, day))
    }

    /// "Dấu hiệu nhà": what the house is found by; empty takes an earlier note away.
    pub fn note_landmark(&self, hid: u32, text: &str) -> Result<Recorded> {
        self.record(|session| visits::landmark(session, &self.clock.now(), Hid(hid), text))
    }

    /// "Thứ tự đi": one house earlier in the walk.
    pub fn walk_earlier(&self, hid: u32) -> Result<Recorded> {
        self.record(|session| visits::walk_earlier(session, &self.clock.now(), Hid(hid)))
    }

    /// One house later in the walk.
    pub fn walk_later(&self, hid: u32) -> Result<Recorded> {
        self.record(|session| visits::walk_later(session, &self.clock.now(), Hid(hid)))
    }

    /// "Đi sau nhà …": right after another house of the hamlet.
    pub fn walk_after(&self, hid: u32, after: u32) -> Result<Recorded> {
        self.record(|session| visits::walk_after(session, &self.clock.now(), Hid(hid), Hid(after)))
    }

    /// "Hoàn tác".
    pub fn undo(&self, seqs: &[u64]) -> Result<Recorded> {
        self.record(|session| visits::undo(session, &self.clock.now(), seqs))
    }

    /// What was recorded about a person.
    pub fn person(&self, rid: u32) -> Result<PersonHistory> {
        self.with_lists(|session| residents::history(&session.store.read(), &session.me, Rid(rid)))
    }

    /// "Muốn mua máy/SIM – đồng ý đưa tên cho nhà mạng"; neither takes the agreement back.
    pub fn wish(&self, rid: u32, phone: bool, sim: bool) -> Result<Recorded> {
        let wish = tungnha_exchange::record::Wish { phone, sim };
        self.record(|session| visits::wish(session, &self.clock.now(), Rid(rid), wish))
    }

    /// A whole personal ID; that it was shown is recorded first.
    pub fn reveal_id(&self, rid: u32) -> Result<RevealedId> {
        self.record(|session| residents::reveal_id(session, &self.clock.now(), Rid(rid)))
    }

    /// People by name without marks, initials, or house number; at most 50.
    pub fn search(&self, text: &str) -> Result<Vec<SearchHit>> {
        self.with_lists(|session| residents::search(&session.store.read(), text))
    }

    /// Who is left, by hamlet, target and reason.
    pub fn who_left(&self) -> Result<WhoLeft> {
        self.with_lists(|session| leader::who_left(session))
    }

    /// Whose every house is and who may be given some. For those who lead.
    pub fn assignments(&self) -> Result<Assignments> {
        self.with_lists(|session| assigned::assignments(session))
    }

    /// "Giao": gives houses to a member, or to nobody. For those who lead.
    pub fn assign(&self, hids: &[u32], member: Option<u32>) -> Result<Recorded> {
        let hids: Vec<Hid> = hids.iter().copied().map(Hid).collect();
        self.record(|session| assigned::give(session, &self.clock.now(), &hids, member.map(MemberId)))
    }

    /// How the team stands, as the hub last said; none for who does not lead, and before the hub said anything.
    pub fn team_board(&self) -> Result<Option<TeamBoard>> {
        self.with_lists(|session| leader::team_board(session))
    }

    /// The names behind one figure; `outcome` is `NOT_ASKED` or an outcome's key.
    pub fn who_left_names(&self, hamlet: &str, target: Target, outcome: &str) -> Result<Vec<LeftName>> {
        self.with_lists(|session| leader::who_left_names(session, hamlet, target.into(), outcome))
    }

    /// The step cards an officer changed, each as JSON, and the order given them, a list of names; shown with no network and whatever the lists do.
    pub fn step_cards(&self) -> Result<Vec<String>> {
        self.with(|session| papers::step_cards(&session.store.read()))
    }

    /// Where answers differ, in walking order. For leads and officers.
    pub fn conflicts(&self) -> Result<Vec<Conflict>> {
        self.with_lists(|session| conflicts::conflicts(session))
    }

    /// "Đúng là …": settles what is open about a resident and target.
    pub fn settle(&self, rid: u32, target: Target, outcome: &str) -> Result<Recorded> {
        self.record(|session| conflicts::settle(session, &self.clock.now(), Rid(rid), target.into(), outcome))
    }

    /// The resident of a listed personal ID on this tablet. For the simulator's plans.
    pub fn resident_of(&self, personal_id: &str) -> Result<Option<Rid>> {
        self.with(|session| session.store.read().rid_of_personal_id(personal_id))
    }

    /// Records exactly these answers, at least one, as one record and nothing around it; returns its number.
    /// For the simulator, whose plan says all, whatever the lease: a plan may be longer than one.
    pub fn record_bare(&self, rid: Rid, answers: Vec<(tungnha_domain::Target, Outcome)>) -> Result<u64> {
        let seq = self.with(|session| visits::bare(session, &self.clock.now(), rid, answers))?;
        self.spares.soon(&self.inner);
        Ok(seq)
    }
}
