//! "+ Người chưa có trong danh sách", "+ Nhà chưa có trong danh sách".

use tungnha_ambient::Moment;
use tungnha_domain::{Birth, Hid, Rid, Sex, UnitId, text};
use tungnha_exchange::record::{self as wire, Added, Body, HouseRef, HouseholdWord, PersonWord};

use super::names::house_ref;
use crate::error::{Error, Result};
use crate::session::Session;
use crate::store::{Found, Kind, LOCAL, What};
use crate::views::{self, Recorded};
use crate::visits::{Draft, commit_found, recorded};

/// Letters of a name, a landmark, a number.
const MOST_LETTERS: usize = 80;

/// Somebody as the form has them.
#[derive(Clone)]
pub(crate) struct NewPerson {
    pub name: String,
    pub birth: Option<Birth>,
    pub sex: Option<Sex>,
    pub phone: Option<String>,
}

/// A household as the form has it.
#[derive(Clone)]
pub(crate) struct NewHouse {
    pub unit: UnitId,
    pub number: String,
    pub landmark: String,
    /// The house one comes from.
    pub after: Option<Hid>,
}

impl NewPerson {
    /// As a screen sent them.
    pub(crate) fn of(person: &views::NewPerson) -> Result<Self> {
        Ok(Self {
            name: person.name.clone(),
            birth: birth(person.birth.as_deref())?,
            sex: person.sex.map(|sex| match sex {
                views::Sex::M => Sex::Male,
                views::Sex::F => Sex::Female,
            }),
            phone: person.phone.clone(),
        })
    }
}

impl NewHouse {
    /// As a screen sent it.
    pub(crate) fn of(house: &views::NewHouse) -> Self {
        Self {
            unit: UnitId(house.unit),
            number: house.number.clone(),
            landmark: house.landmark.clone(),
            after: house.after.map(Hid),
        }
    }
}

/// `1950` or `1986-07-26`, as a screen sent it.
pub(crate) fn birth(text: Option<&str>) -> Result<Option<Birth>> {
    let birth: Option<Birth> = text
        .map(str::parse)
        .transpose()
        .map_err(|_| Error::BadInput("birth"))?;
    // Nobody alive was born before.
    if birth.is_some_and(|birth| birth.year() < 1890) {
        return Err(Error::BadInput("birth"));
    }
    Ok(birth)
}

/// Records somebody who lives in a house and is on no list; their card is at the house's end.
pub(crate) fn add_person(
    session: &mut Session,
    now: &Moment,
    hid: Hid,
    person: &NewPerson,
    form: Option<&str>,
) -> Result<Recorded> {
    let person = checked(person)?;
    let (home, unit, seq) = {
        let db = session.store.read();
        let house = db.house(hid)?.ok_or(Error::NotFound("household"))?;
        (house_ref(&db, &session.me, hid)?, house.unit, next(session)?)
    };
    let draft = person_draft(&person, hid, home);
    let found = row(&person, seq, hid, unit);
    let seqs = commit_found(session, now, vec![draft], &[found], form)?;
    recorded(session, now, hid, seqs, Vec::new(), None)
}

/// Records a household that is on no list, with the first person in it.
pub(crate) fn add_household(
    session: &mut Session,
    now: &Moment,
    house: &NewHouse,
    first: &NewPerson,
    form: Option<&str>,
) -> Result<Recorded> {
    let first = checked(first)?;
    let (draft, found) = house_draft(session, house, next(session)?)?;
    let (seq, hid) = (found.seq, Hid(found.number));
    let home = HouseRef::Added(Added { seq, epoch: None });
    let person = row(&first, seq + 1, hid, house.unit);
    let drafts = vec![draft, person_draft(&first, hid, home)];
    let seqs = commit_found(session, now, drafts, &[found, person], form)?;
    recorded(session, now, hid, seqs, Vec::new(), None)
}

/// The record that adds a household, and what is kept of it.
pub(super) fn house_draft(session: &Session, house: &NewHouse, seq: u64) -> Result<(Draft, Found)> {
    let (number, landmark) = (house.number.trim(), house.landmark.trim());
    if number.is_empty() && landmark.is_empty() {
        return Err(Error::BadInput("a number or a landmark"));
    }
    if [number, landmark]
        .iter()
        .any(|text| text.chars().count() > MOST_LETTERS)
    {
        return Err(Error::BadInput("too long"));
    }
    let me = &session.me;
    if me.units.iter().all(|(unit, _)| *unit != house.unit) {
        return Err(Error::BadInput("hamlet"));
    }
    let db = session.store.read();
    let after = match house.after {
        // Who goes on from a house of another hamlet says nothing of the way in this one.
        Some(after) if db.house(after)?.is_some_and(|row| row.unit == house.unit) => Some(after),
        _ => db.last_house_of(house.unit)?,
    };
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let word = HouseholdWord::Add(wire::NewHousehold {
        unit: house.unit,
        number: text(number),
        landmark: text(landmark),
        after: after.map(|after| house_ref(&db, me, after)).transpose()?,
    });
    let hid = local(seq)?;
    let found = Found {
        seq,
        what: What::Household,
        unit: house.unit,
        number: hid,
        hid: after.unwrap_or_default(),
        name: landmark.to_owned(),
        birth: None,
        sex: None,
        phone: None,
        house_number: number.to_owned(),
        listed: None,
        undone: false,
    };
    Ok((
        draft(Kind::Household, Hid(hid), None, Body::Household(word)),
        found,
    ))
}

/// The number the next record gets.
pub(super) fn next(session: &Session) -> Result<u64> {
    let last = session.store.read().last_record()?;
    Ok(last.map_or(1, |last| last.seq + 1))
}

fn local(seq: u64) -> Result<u32> {
    u32::try_from(seq)
        .ok()
        .filter(|seq| *seq < LOCAL)
        .map(|seq| LOCAL + seq)
        .ok_or(Error::Internal("no number"))
}

fn person_draft(person: &NewPerson, hid: Hid, home: HouseRef) -> Draft {
    let word = PersonWord::Add(wire::NewPerson {
        home,
        name: person.name.clone(),
        birth: person.birth,
        sex: person.sex,
        phone: person.phone.clone(),
    });
    draft(Kind::Person, hid, None, Body::Person(word))
}

pub(super) fn draft(kind: Kind, hid: Hid, rid: Option<Rid>, body: Body) -> Draft {
    Draft {
        kind,
        hid: Some(hid),
        rid,
        body,
        answers: Vec::new(),
        saw: Vec::new(),
        visit_at: None,
        takes_back: None,
    }
}

fn row(person: &NewPerson, seq: u64, hid: Hid, unit: UnitId) -> Found {
    Found {
        seq,
        what: What::Person,
        unit,
        // A number that does not fit is found out when the household's is made, or never in a tablet's life.
        number: LOCAL.saturating_add(u32::try_from(seq).unwrap_or(LOCAL - 1)),
        hid,
        name: person.name.clone(),
        birth: person.birth,
        sex: person.sex,
        phone: person.phone.clone(),
        house_number: String::new(),
        listed: None,
        undone: false,
    }
}

/// The form's person, put right: one space between words, a phone's digits only.
fn checked(person: &NewPerson) -> Result<NewPerson> {
    let name = person.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if text::fold(&name).is_empty() || name.chars().count() > MOST_LETTERS {
        return Err(Error::BadInput("name"));
    }
    let phone: Option<String> = person
        .phone
        .as_deref()
        .map(|phone| phone.chars().filter(char::is_ascii_digit).collect());
    let phone = phone.filter(|digits| !digits.is_empty());
    if phone
        .as_deref()
        .is_some_and(|digits| digits.len() != 10 || !digits.starts_with('0'))
    {
        return Err(Error::BadInput("phone"));
    }
    Ok(NewPerson {
        name,
        phone,
        ..person.clone()
    })
}
