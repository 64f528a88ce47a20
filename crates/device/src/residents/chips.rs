//! Cards with four chips each, as the house page shows them.

use std::collections::HashMap;

use tungnha_domain::{
    Bucket, MemberId, Outcome, RecordId, Sex, Source, Target, current_listing, mask_personal_id,
};

use super::Resident;
use super::invited::Invitations;
use crate::found::is_local;
use crate::session::Me;
use crate::{times, views};

/// Where a record is, when it is this tablet's own.
pub(crate) fn saved(me: &Me, through: u64, id: RecordId) -> Option<views::Saved> {
    let sent = id.seq <= through && !me.own.aside.contains(&id.seq);
    me.is_own(id).then_some(if sent {
        views::Saved::Sent
    } else {
        views::Saved::Here
    })
}

/// The cards of a house, in order.
pub(crate) fn cards(
    me: &Me,
    people: &[Resident],
    names: &HashMap<MemberId, String>,
    through: u64,
    invitations: &Invitations<'_>,
) -> Vec<views::Person> {
    let mut above: Option<&Resident> = None;
    let mut cards = Vec::with_capacity(people.len());
    for person in people {
        let same_as_above = above.is_some_and(|above| !same_as_above_answers(above, person).is_empty());
        let mut card = card(me, person, names, through, same_as_above);
        let invited = invitations.of(person.record.rid);
        card.invited = invited.map(|said| invitations.shown(said));
        cards.push(card);
        above = Some(person);
    }
    cards
}

fn card(
    me: &Me,
    person: &Resident,
    names: &HashMap<MemberId, String>,
    through: u64,
    same_as_above: bool,
) -> views::Person {
    let record = &person.record;
    views::Person {
        rid: record.rid.0,
        name: record.name.clone(),
        birth: record.birth.map(|birth| birth.to_string()),
        sex: record.sex.map(|sex| match sex {
            Sex::Male => views::Sex::M,
            Sex::Female => views::Sex::F,
        }),
        head: record.head,
        id_masked: record.personal_id.as_deref().map(mask_personal_id),
        phone_masked: record.phone.as_deref().map(mask_phone),
        operator: record.operator.clone(),
        cells: Target::ALL.map(|target| chip(me, person, target, names, through)),
        same_as_above,
        invited: None,
        added: is_local(record.rid),
        moved: record.hid != record.listed_hid,
    }
}

fn chip(
    me: &Me,
    person: &Resident,
    target: Target,
    names: &HashMap<MemberId, String>,
    through: u64,
) -> views::Cell {
    let standing = person.standing(target);
    let cell = &person.cells[target.index()];
    let listing = current_listing(
        person
            .listings
            .iter()
            .filter(|listing| listing.state.target() == target),
    );
    // Whose answer is shown; nobody's where the list decides.
    let shown = cell.winner().filter(|_| standing.source != Some(Source::Listed));
    views::Cell {
        target: target.into(),
        state: match (standing.bucket, standing.outcome) {
            (Bucket::Done, _) => views::CellState::Done,
            (Bucket::Reason, Some(Outcome::Special)) => views::CellState::Special,
            (Bucket::Reason, _) => views::CellState::Reason,
            (Bucket::NoNeed, _) => views::CellState::NoNeed,
            (Bucket::InProgress, _) => views::CellState::InProgress,
            (Bucket::NotAsked, _) => views::CellState::NotAsked,
            (Bucket::NotEligible, _) => views::CellState::NotEligible,
        },
        outcome: standing.outcome.map(|outcome| outcome.key().into_owned()),
        source: standing.source.map(|source| match source {
            Source::Listed => views::Source::Listed,
            Source::Claimed => views::Source::Claimed,
        }),
        listed: listing.map(|listing| listing.state.code().to_owned()),
        listed_date: listing.map(|listing| listing.date().to_string()),
        differs: standing.differs_from_list,
        conflict: cell.conflict,
        by: shown.and_then(|head| names.get(&head.member)).cloned(),
        at: shown.map(|head| times::shown(head.effective)),
        saved: shown.and_then(|head| saved(me, through, head.id)),
        possibly: standing.possibly,
    }
}

/// `0912345678` → `091•••••78`.
fn mask_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().collect();
    match digits.len() {
        8.. => format!(
            "{}•••••{}",
            String::from_iter(&digits[..3]),
            String::from_iter(&digits[digits.len() - 2..])
        ),
        _ => "•••••".to_owned(),
    }
}

/// "Giống người trên": what the card above shows, for this person's targets that are not done.
///
/// Only after somebody answered something above: what a list alone says of one person says nothing of
/// another. A sealed answer can't be repeated: the tablet doesn't know which it was.
pub(crate) fn same_as_above_answers(above: &Resident, person: &Resident) -> Vec<(Target, Outcome)> {
    if above
        .standings
        .iter()
        .all(|standing| standing.source != Some(Source::Claimed))
    {
        return Vec::new();
    }
    Target::ALL
        .into_iter()
        .filter_map(|target| {
            let outcome = match above.standing(target).bucket {
                Bucket::Done => Outcome::Done,
                Bucket::Reason | Bucket::NoNeed | Bucket::InProgress => above.standing(target).outcome?,
                Bucket::NotAsked | Bucket::NotEligible => return None,
            };
            let here = person.standing(target);
            let open = !matches!(here.bucket, Bucket::Done | Bucket::NotEligible);
            let new = here.outcome != Some(outcome);
            (open && new && outcome != Outcome::Special).then_some((target, outcome))
        })
        .collect()
}
