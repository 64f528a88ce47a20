//! What the screens get: plain shapes, in the words of the app's commands.
//!
//! Every type here is exported to TypeScript (`./dev types`) and compared in CI, so a screen and the
//! Rust behind it can't drift apart. Times are RFC 3339 in Vietnam time, days are `YYYY-MM-DD`.

mod assign;
mod board;
mod carry;
mod conflicts;
mod failure;
mod found;
mod history;
mod household;
mod invitation;
mod leader;
mod send;
mod start;
mod team;
mod today;

pub use assign::{AssignedTo, Assignments, HouseToGive, MemberToGive};
pub use board::{
    BoardDay, BoardHamlet, BoardMember, BoardPace, BoardRevisit, BoardRush, BoardTablet, BoardTarget,
    TeamBoard,
};
pub use carry::{CarryFile, HeldBundle, QrSymbol, SeenPicture, SpareState, Taken, TakenWhat};
pub use conflicts::{Channel, Conflict, DifferingAnswer, Side};
pub use failure::{AppError, ErrorCode};
pub use found::{NewHouse, NewPerson};
pub use history::{DoorWord, HistoryEntry, OperatorWish, PersonHead, PersonHistory, RevealedId, Told};
pub use household::{
    Cascade, Cell, CellState, Differs, HouseName, Household, LastVisit, Person, ReasonChoice, Recorded,
    RevisitChoice, Saved, Sex, Source, TargetAnswer, Undo,
};
pub(crate) use invitation::hours;
pub use invitation::{HouseInvited, Invitation, InviteChoice, InviteChoices};
pub use leader::{LeftName, ReasonCount, TargetCounts, UnitLeft, WhoLeft};
pub use send::{NotTaken, NotTakenWhy, RecordKind, SendPhase, SendState, SetAside};
pub use start::{
    AppState, Helper, LeaseState, LeaseView, MemberName, MetHub, NewUser, Phase, ResetRequest, Role,
    SecretPlace,
};
pub use team::{CodeFor, LeadCode, TeamTablet};
pub use today::{Claimed, HouseRow, HouseStatus, Quota, SearchHit, Target, Today};

/// Writes every type the screens use as TypeScript into `folder`, one file each and an `index.ts`.
///
/// Returns the names written. Old files are left to the caller: `./dev types` empties the folder first.
pub fn export_types(folder: &std::path::Path) -> std::io::Result<Vec<String>> {
    let config = ts_rs::Config::new().with_large_int("number").with_out_dir(folder);
    let mut names = Vec::new();
    macro_rules! export {
        ($($ty:ty),* $(,)?) => {$(
            <$ty as ts_rs::TS>::export(&config).map_err(std::io::Error::other)?;
            names.push(<$ty as ts_rs::TS>::name(&config));
        )*};
    }
    export!(
        AssignedTo,
        Assignments,
        HouseToGive,
        MemberToGive,
        BoardDay,
        BoardHamlet,
        BoardMember,
        BoardPace,
        BoardRevisit,
        BoardRush,
        BoardTablet,
        BoardTarget,
        TeamBoard,
        CarryFile,
        HeldBundle,
        QrSymbol,
        SeenPicture,
        SpareState,
        Taken,
        TakenWhat,
        AppError,
        ErrorCode,
        Channel,
        Conflict,
        DifferingAnswer,
        Side,
        NewHouse,
        NewPerson,
        DoorWord,
        HistoryEntry,
        OperatorWish,
        PersonHead,
        PersonHistory,
        RevealedId,
        Told,
        HouseInvited,
        Invitation,
        InviteChoice,
        InviteChoices,
        Cascade,
        Cell,
        CellState,
        Differs,
        HouseName,
        Household,
        LastVisit,
        Person,
        ReasonChoice,
        Recorded,
        RevisitChoice,
        Saved,
        Sex,
        Source,
        TargetAnswer,
        Undo,
        LeftName,
        ReasonCount,
        TargetCounts,
        UnitLeft,
        WhoLeft,
        NotTaken,
        NotTakenWhy,
        RecordKind,
        SendPhase,
        SendState,
        SetAside,
        AppState,
        LeaseState,
        LeaseView,
        MemberName,
        MetHub,
        NewUser,
        Phase,
        ResetRequest,
        Role,
        SecretPlace,
        Helper,
        CodeFor,
        LeadCode,
        TeamTablet,
        Claimed,
        HouseRow,
        HouseStatus,
        Quota,
        SearchHit,
        Target,
        Today,
    );
    names.sort();
    let mut index = String::from("// Made from crates/device/src/views by `./dev types`. Do not edit.\n");
    for name in &names {
        index.push_str(&format!("export type {{ {name} }} from \"./{name}\";\n"));
    }
    std::fs::write(folder.join("index.ts"), index)?;
    Ok(names)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// `./dev types` runs this test and CI then asks git whether anything changed.
    #[test]
    fn export_types_writes_what_the_screens_are_checked_against() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/generated");
        std::fs::create_dir_all(&folder).unwrap();
        let names = super::export_types(&folder).unwrap();
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            // `office` is the desk's, written from the hub.
            if path.is_file() && stem != "index" && !names.contains(&stem) {
                std::fs::remove_file(path).unwrap();
            }
        }
    }
}
