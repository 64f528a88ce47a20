//! Units: hamlets, operators, the police and whoever else carries an allocation.
//!
//! One unit is written many ways (“KP3”, “Khu phố 3”; “Viettel”, “VIETTEL”), so each is found by a folded
//! key and shown by the name it was first given.

use tungnha_domain::{UnitId, text};

use crate::error::HubError;
use crate::store::{self, Connection};

/// What sort of body a unit is; it decides who counts as its people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitKind {
    /// Thôn, ấp, khu phố, sóc: the people who live there.
    Hamlet,
    /// A telephone operator: its customers.
    Operator,
    /// The commune's police: everybody.
    Police,
    /// A union or other body; nobody lives in it.
    Other,
}

impl UnitKind {
    /// The stable code in the store.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Hamlet => "hamlet",
            Self::Operator => "operator",
            Self::Police => "police",
            Self::Other => "other",
        }
    }

    /// The kind of a code.
    pub(crate) fn parse(code: &str) -> Option<Self> {
        [Self::Hamlet, Self::Operator, Self::Police, Self::Other]
            .into_iter()
            .find(|kind| kind.code() == code)
    }

    /// What a unit of an allocation table most likely is, by the words of its name.
    #[must_use]
    pub fn guess(name: &str) -> Self {
        const OPERATORS: [&str; 8] = [
            "vnpt",
            "viettel",
            "mobifone",
            "vietnamobile",
            "gmobile",
            "itel",
            "reddi",
            "wintel",
        ];
        let folded = text::fold(name);
        let words: Vec<&str> = folded.split_whitespace().collect();
        let starts = |word: &str| {
            folded
                .strip_prefix(word)
                .is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
        };
        if words.starts_with(&["cong", "an"]) {
            Self::Police
        } else if OPERATORS.iter().any(|known| operator_key(name).contains(known)) {
            Self::Operator
        } else if HAMLETS.iter().any(|word| starts(word)) {
            Self::Hamlet
        } else {
            Self::Other
        }
    }
}

/// Folded words a hamlet's name begins with.
const HAMLETS: [&str; 14] = [
    "khu pho",
    "kp",
    "to dan pho",
    "tdp",
    "khu dan cu",
    "thon",
    "ap",
    "soc",
    "ban",
    "buon",
    "lang",
    "xom",
    "khom",
    "phum",
];

/// A hamlet's key without its kind: “khu pho tan lap” → “tan lap”.
fn bare(key: &str) -> &str {
    HAMLETS
        .iter()
        .find_map(|word| key.strip_prefix(word)?.strip_prefix(' '))
        .unwrap_or(key)
}

/// One unit as stored.
#[derive(Clone, Debug)]
pub struct Unit {
    /// The hub's number for it; also the number of its list.
    pub id: UnitId,
    /// What it is.
    pub kind: UnitKind,
    /// As first written.
    pub name: String,
    /// The folded form it is found by.
    pub key: String,
}

/// Folds an operator's name so that “VIETTEL”, “Viettel ” and “Viettel Telecom” meet, and VNPT meets its
/// network VinaPhone.
#[must_use]
pub fn operator_key(name: &str) -> String {
    let folded: String = text::fold(name)
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect();
    match folded.as_str() {
        "vina" | "vinaphone" | "vnptvinaphone" => "vnpt".to_owned(),
        "mobi" | "mobiphone" => "mobifone".to_owned(),
        "vnmobile" => "vietnamobile".to_owned(),
        _ => ["viettel", "vnpt", "mobifone", "vietnamobile", "gmobile"]
            .into_iter()
            .find(|known| folded.starts_with(known))
            .map_or(folded.clone(), str::to_owned),
    }
}

/// The folded key a unit of this kind is found by.
#[must_use]
pub fn unit_key(kind: UnitKind, name: &str) -> String {
    match kind {
        UnitKind::Hamlet => tungnha_sheets::hamlet_key(name),
        UnitKind::Operator => operator_key(name),
        UnitKind::Police | UnitKind::Other => text::fold(name),
    }
}

/// Finds the unit, or makes it under this name.
///
/// A table that writes a hamlet without its kind (“Tân Lập”) can't be told from a union's name; a list that
/// puts people there settles it, whichever comes first.
pub fn find_or_make(conn: &Connection, kind: UnitKind, name: &str) -> Result<UnitId, HubError> {
    find_or_make_noting(conn, kind, name, &mut |_, _| Ok(()))
}

/// The same for an import, which keeps what it changes so that it can be taken back.
pub(crate) fn find_or_make_for(
    conn: &Connection,
    import_id: &str,
    kind: UnitKind,
    name: &str,
) -> Result<UnitId, HubError> {
    find_or_make_noting(conn, kind, name, &mut |unit, before| {
        store::undo::keep_unit(conn, import_id, unit, before)
    })
}

/// Told of a unit that is made or settled, and what it was before.
type Noted<'n> = &'n mut dyn FnMut(UnitId, Option<&Unit>) -> Result<(), HubError>;

fn find_or_make_noting(
    conn: &Connection,
    kind: UnitKind,
    name: &str,
    noted: Noted<'_>,
) -> Result<UnitId, HubError> {
    let key = unit_key(kind, name);
    if let Some(id) = store::units::find(conn, kind, &key)? {
        return Ok(id);
    }
    let shown = if kind == UnitKind::Hamlet {
        tungnha_sheets::hamlet_name(name)
    } else {
        name.trim().to_owned()
    };
    if kind == UnitKind::Other
        && let Some(unit) = hamlet_of(all(conn)?, name)
    {
        return Ok(unit.id);
    }
    if kind == UnitKind::Hamlet
        && let Some(id) = store::units::find(conn, UnitKind::Other, bare(&key))?
    {
        let before = store::units::all(conn)?.into_iter().find(|unit| unit.id == id);
        noted(id, before.as_ref())?;
        let settled = Unit {
            id,
            kind,
            name: shown,
            key,
        };
        store::units::update(conn, &settled)?;
        return Ok(id);
    }
    let made = match store::withdrawn::unit_is_back(conn, kind, &shown, &key)? {
        Some(unit) => unit,
        None => store::units::add(conn, kind, &shown, &key)?,
    };
    noted(made, None)?;
    Ok(made)
}

/// The hamlet of this name under the number it has now, else made again under the number it once had. None
/// if that number is another unit's by now.
pub(crate) fn read_back(conn: &Connection, id: UnitId, name: &str) -> Result<Option<UnitId>, HubError> {
    let kind = UnitKind::Hamlet;
    let key = unit_key(kind, name);
    if let Some(known) = store::units::find(conn, kind, &key)? {
        return Ok(Some(known));
    }
    let unit = Unit {
        id,
        kind,
        name: name.to_owned(),
        key,
    };
    Ok(store::units::add_numbered(conn, &unit)?.then_some(id))
}

/// All units: hamlets in the order people count them, then operators, the police, the others.
pub fn all(conn: &Connection) -> Result<Vec<Unit>, HubError> {
    Ok(sorted(store::units::all(conn)?))
}

/// Units in that order.
pub(crate) fn sorted(mut units: Vec<Unit>) -> Vec<Unit> {
    units.sort_by(|one, other| {
        (one.kind, natural(&one.key), one.id.0).cmp(&(other.kind, natural(&other.key), other.id.0))
    });
    units
}

/// The hamlet of this name, however it is written.
pub fn hamlet(conn: &Connection, name: &str) -> Result<Unit, HubError> {
    hamlet_of(all(conn)?, name)
        .ok_or_else(|| HubError::Refused(format!("không có thôn/khu phố “{name}” (no such hamlet)")))
}

/// The hamlet with this key; or, for a name without its kind, the only one of that name.
fn hamlet_of(units: Vec<Unit>, name: &str) -> Option<Unit> {
    let key = unit_key(UnitKind::Hamlet, name);
    let mut hamlets: Vec<Unit> = units
        .into_iter()
        .filter(|unit| unit.kind == UnitKind::Hamlet)
        .collect();
    if let Some(exact) = hamlets.iter().position(|unit| unit.key == key) {
        return Some(hamlets.swap_remove(exact));
    }
    hamlets.retain(|unit| bare(&unit.key) == key);
    if hamlets.len() == 1 { hamlets.pop() } else { None }
}

/// Splits a text into words and numbers, so that “khu pho 10” comes after “khu pho 9”.
#[must_use]
pub fn natural(text: &str) -> Vec<(String, u64)> {
    let mut parts: Vec<(String, u64)> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest
            .find(|letter: char| letter.is_ascii_digit())
            .unwrap_or(rest.len());
        let (word, tail) = rest.split_at(digits);
        let end = tail
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(tail.len());
        let (number, tail) = tail.split_at(end);
        parts.push((word.to_owned(), number.parse().unwrap_or(u64::MAX)));
        rest = tail;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_units_of_a_wards_table_are_told_apart_by_their_names() {
        let kinds = [
            "Khu phố 1",
            "KP3",
            "Ấp Tân Lập",
            "VNPT",
            "VIETTEL",
            "Công an phường",
            "Hội Nông dân",
        ]
        .map(UnitKind::guess);
        use UnitKind::{Hamlet, Operator, Other, Police};
        assert_eq!(kinds, [Hamlet, Hamlet, Hamlet, Operator, Operator, Police, Other]);
    }

    #[test]
    fn an_operator_is_the_same_however_its_name_is_written() {
        assert_eq!(operator_key("VIETTEL"), operator_key("Viettel Telecom"));
        assert_eq!(operator_key("VNPT"), operator_key("VinaPhone"));
        assert_ne!(operator_key("Viettel"), operator_key("Vietnamobile"));
    }

    #[test]
    fn hamlet_ten_comes_after_hamlet_nine() {
        assert!(natural("khu pho 9") < natural("khu pho 10"));
        assert!(natural("ap tan lap") < natural("khu pho 1"));
    }
}
