//! What comes out of a list: people, and everything that was repaired, doubted or left out on the way.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::{Birth, ListKind, ListedState, Sex};

/// One file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Extract {
    /// The kind of list: the officer's choice, else the title's.
    pub kind: ListKind,
    /// The day the list speaks of, from its title.
    pub list_date: Option<NaiveDate>,
    /// The sheets that hold a list, in the file's order.
    pub sheets: Vec<SheetRead>,
    /// Names of the sheets passed over: blank, or without a header.
    pub skipped_sheets: Vec<String>,
}

/// One sheet, read.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRead {
    /// The sheet's name.
    pub name: String,
    /// Excel's number of the header's (first) row.
    pub header_row: u32,
    /// How its text was typed: `unicode`, `tcvn3` or `vni`.
    pub encoding: &'static str,
    /// Data rows: people, duplicates and rejected rows; not blank rows, totals or repeated headers.
    pub rows: u32,
    /// The distinct people.
    pub people: Vec<Person>,
    /// Personal IDs that got their lost zeros back.
    pub padded_ids: u32,
    /// Phone numbers that were put right.
    pub repaired_phones: u32,
    /// People whose birth is only a year.
    pub year_only_births: u32,
    /// Rows that were a person already read from this file.
    pub duplicates: u32,
    /// Header texts of the columns that were not taken.
    pub dropped_columns: Vec<String>,
    /// What is doubtful, in the order of the rows.
    pub warnings: Vec<Warning>,
    /// Rows that could not be taken.
    pub rejected: Vec<Rejection>,
}

/// One person of a list. Anything unreadable is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Excel's row number.
    pub row: u32,
    /// Twelve digits.
    pub personal_id: Option<String>,
    /// As spelled in the list, NFC, spaces collapsed.
    pub name: String,
    /// Date or year of birth, as precise as the list.
    pub birth: Option<Birth>,
    /// Sex, when the list says.
    pub sex: Option<Sex>,
    /// Ten digits beginning with 0.
    pub phone: Option<String>,
    /// Mobile operator, as written.
    pub operator: Option<String>,
    /// The household's number or code, as written.
    pub household: Option<String>,
    /// Whether this is the head of the household.
    pub head: bool,
    /// Relation to the head, as written.
    pub relation: Option<String>,
    /// Address, as written.
    pub address: Option<String>,
    /// The hamlet's display name.
    pub hamlet: Option<String>,
    /// What the list says of each target, at most one state per target.
    pub listed: Vec<ListedState>,
}

/// Something doubtful about one field of one row; the person was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "ListWarning")]
pub struct Warning {
    /// Excel's row number; the header's row for what concerns a whole column or sheet.
    pub row: u32,
    /// Which field.
    pub field: Field,
    /// What about it.
    pub code: WarningCode,
}

/// A row that could not be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "ListRejection")]
pub struct Rejection {
    /// Excel's row number.
    pub row: u32,
    /// Which field.
    pub field: Field,
    /// Why.
    pub code: RejectionCode,
}

/// Makes a fieldless enum whose variants have stable string codes.
macro_rules! coded {
    ($(#[$about:meta])* $name:ident as $shown:literal { $($(#[$doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[ts(rename = $shown)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $code)] $variant,)+ }

        impl $name {
            /// The stable code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// What this code stands for.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

pub(crate) use coded;

coded! {
    /// The field a warning or a rejection is about.
    Field as "ListField" {
        /// Personal ID.
        PersonalId = "personal_id",
        /// Name.
        Name = "name",
        /// Birth.
        Birth = "birth",
        /// Phone number.
        Phone = "phone",
        /// Hamlet.
        Hamlet = "hamlet",
        /// The list's CCCD state.
        ListedCccd = "listed_cccd",
        /// The list's e-identity state.
        ListedDddt = "listed_dddt",
        /// The list's SIM state.
        ListedSim = "listed_sim",
        /// The list's phone state.
        ListedSmartphone = "listed_smartphone",
        /// The text of a whole sheet.
        Text = "text",
    }
}

coded! {
    /// What is doubtful.
    WarningCode as "ListWarningCode" {
        /// Lost zeros were put back: "đã thêm số 0".
        IdPadded = "id_padded",
        /// No personal ID.
        IdMissing = "id_missing",
        /// Nine digits: an old identity card's number, never padded.
        IdCmnd = "id_cmnd",
        /// Not a personal ID, or digits were lost.
        IdUnreadable = "id_unreadable",
        /// No province has this code.
        IdProvinceUnknown = "id_province_unknown",
        /// The ID's sex digit disagrees.
        IdSexMismatch = "id_sex_mismatch",
        /// The ID's year disagrees.
        IdYearMismatch = "id_year_mismatch",
        /// No birth.
        BirthMissing = "birth_missing",
        /// No such day, or not a birth at all.
        BirthImpossible = "birth_impossible",
        /// After today.
        BirthFuture = "birth_future",
        /// Only the year is known.
        BirthYearOnly = "birth_year_only",
        /// The column mixes real dates and typed ones: day and month may be swapped in some.
        BirthMixedColumn = "birth_mixed_column",
        /// A lost zero, a country code or an old prefix was put right.
        PhoneRepaired = "phone_repaired",
        /// Not a mobile number.
        PhoneUnreadable = "phone_unreadable",
        /// Column, address, title, sheet and choice name different hamlets.
        HamletDisagrees = "hamlet_disagrees",
        /// The sheet was typed in an old encoding and decoded.
        EncodingDecoded = "encoding_decoded",
        /// The same person is in this file already.
        DuplicateInFile = "duplicate_in_file",
        /// The list says something about a target that isn't understood.
        ListedUnreadable = "listed_unreadable",
    }
}

coded! {
    /// Why a row was rejected.
    RejectionCode as "ListRejectionCode" {
        /// No usable name.
        NameMissing = "name_missing",
    }
}
