//! The sample lists, read whole, against counts taken from the files with another program (openpyxl).
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up fails loudly")]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use tungnha_domain::{Birth, ListKind, Sex, Target};
use tungnha_sheets::{Extract, Field, ReadOptions, SheetRead, WarningCode, read_allocation, read_extract};

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(format!(
        "{}/../../tests/samples/{name}",
        env!("CARGO_MANIFEST_DIR")
    ))
    .unwrap()
}

fn read(name: &str) -> Extract {
    let options = ReadOptions::new(NaiveDate::from_ymd_opt(2024, 5, 8).unwrap());
    read_extract(&bytes(name), name, &options).unwrap()
}

fn only(extract: &Extract) -> &SheetRead {
    assert_eq!(extract.sheets.len(), 1);
    &extract.sheets[0]
}

fn warnings(sheet: &SheetRead) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for warning in &sheet.warnings {
        *counts.entry(warning.code.code()).or_insert(0) += 1;
    }
    counts
}

fn listed(sheet: &SheetRead, target: Target) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for state in sheet
        .people
        .iter()
        .flat_map(|person| &person.listed)
        .filter(|state| state.target() == target)
    {
        *counts.entry(state.code()).or_insert(0) += 1;
    }
    counts
}

#[test]
fn the_full_list_of_a_hamlet_is_read_without_its_title_its_total_and_its_ethnicity_column() {
    let extract = read("danh-sach-khu-pho-3.xlsx");
    assert_eq!((extract.kind, extract.list_date), (ListKind::Full, None));
    let sheet = only(&extract);
    assert_eq!(
        (sheet.name.as_str(), sheet.header_row, sheet.encoding),
        ("KP3", 6, "unicode")
    );
    assert_eq!(
        (sheet.rows, sheet.people.len(), sheet.duplicates),
        (1080, 1080, 0)
    );
    assert_eq!(
        (sheet.padded_ids, sheet.repaired_phones, sheet.year_only_births),
        (0, 0, 115)
    );
    assert_eq!(sheet.dropped_columns, ["Dân tộc"]);
    assert!(sheet.rejected.is_empty());
    assert_eq!(warnings(sheet), BTreeMap::from([("birth_year_only", 115)]));
    assert_eq!(sheet.people.iter().filter(|person| person.head).count(), 310);
    assert_eq!(
        sheet
            .people
            .iter()
            .filter(|person| person.sex == Some(Sex::Female))
            .count(),
        543
    );
    assert_eq!(
        sheet
            .people
            .iter()
            .filter(|person| person.phone.is_some())
            .count(),
        735
    );
    assert_eq!(
        sheet
            .people
            .iter()
            .filter(|person| person.operator.is_some())
            .count(),
        881
    );
    assert!(
        sheet
            .people
            .iter()
            .all(|person| person.hamlet.as_deref() == Some("Khu phố 3"))
    );
    assert_eq!(
        listed(sheet, Target::Cccd),
        BTreeMap::from([("issued", 875), ("none", 170), ("collected", 35)])
    );
    assert_eq!(
        listed(sheet, Target::Dddt),
        BTreeMap::from([
            ("active2", 367),
            ("approved", 289),
            ("none", 179),
            ("level1_registered", 116)
        ])
    );
    assert_eq!(
        listed(sheet, Target::Sim),
        BTreeMap::from([("own", 393), ("own_signed", 297), ("not_own", 201), ("none", 60)])
    );
    assert_eq!(
        listed(sheet, Target::Smartphone),
        BTreeMap::from([("smartphone_4g", 755), ("only_2g", 131), ("none", 65)])
    );
    let first = &sheet.people[0];
    assert_eq!((first.row, first.name.as_str()), (7, "Đặng Thị Mỹ Dung"));
    assert_eq!(first.personal_id.as_deref(), Some("084190554224"));
    assert_eq!(
        first.birth,
        NaiveDate::from_ymd_opt(1990, 12, 11).map(Birth::Date)
    );
    assert_eq!(first.household.as_deref(), Some("30001"));
    assert_eq!(first.address.as_deref(), Some("Tổ 8, Khu phố 3"));
}

#[test]
fn the_daily_list_gets_its_zeros_back_and_knows_its_kind_and_day() {
    for (name, day, people, phones, years) in [
        ("chua-kich-hoat-2024-05-06.xlsx", 6, 289, 223, 39),
        ("chua-kich-hoat-2024-05-08.xlsx", 8, 180, 143, 29),
    ] {
        let extract = read(name);
        assert_eq!(extract.kind, ListKind::NotActivated, "{name}");
        assert_eq!(extract.list_date, NaiveDate::from_ymd_opt(2024, 5, day), "{name}");
        let sheet = only(&extract);
        assert_eq!((sheet.header_row, sheet.rows), (6, people), "{name}");
        assert_eq!(sheet.people.len(), people as usize, "{name}");
        assert_eq!(
            (sheet.padded_ids, sheet.repaired_phones, sheet.year_only_births),
            (people, phones, years),
            "{name}"
        );
        assert!(
            sheet.dropped_columns.is_empty() && sheet.rejected.is_empty(),
            "{name}"
        );
        assert!(
            sheet
                .people
                .iter()
                .all(|person| person.personal_id.as_ref().is_some_and(|id| id.len() == 12))
        );
        assert_eq!(
            listed(sheet, Target::Dddt),
            BTreeMap::from([("approved", people as usize)]),
            "{name}"
        );
        assert!(
            sheet
                .people
                .iter()
                .all(|person| person.hamlet.as_deref() == Some("Khu phố 3")),
            "{name}"
        );
        let codes: Vec<&str> = warnings(sheet).into_keys().collect();
        assert_eq!(
            codes,
            ["birth_year_only", "id_padded", "phone_repaired"],
            "{name}"
        );
    }
}

#[test]
fn everybody_on_the_daily_list_is_in_the_full_list_with_the_same_id_birth_and_phone() {
    let (full, daily) = (
        read("danh-sach-khu-pho-3.xlsx"),
        read("chua-kich-hoat-2024-05-06.xlsx"),
    );
    let by_id: BTreeMap<_, _> = only(&full)
        .people
        .iter()
        .map(|person| (person.personal_id.clone(), person))
        .collect();
    for person in &only(&daily).people {
        let known = by_id[&person.personal_id];
        assert_eq!(
            (&known.name, known.birth, &known.phone),
            (&person.name, person.birth, &person.phone)
        );
    }
}

#[test]
fn the_whole_ward_is_read_from_one_sheet_without_a_title() {
    let extract = read("danh-sach-toan-phuong.xlsx");
    assert_eq!((extract.kind, extract.list_date), (ListKind::Full, None));
    let sheet = only(&extract);
    assert_eq!(
        (sheet.header_row, sheet.rows, sheet.people.len()),
        (1, 5073, 5073)
    );
    assert!(sheet.dropped_columns.is_empty() && sheet.rejected.is_empty());
    assert_eq!(warnings(sheet), BTreeMap::from([("birth_year_only", 589)]));
    let mut hamlets = BTreeMap::new();
    for person in &sheet.people {
        *hamlets.entry(person.hamlet.clone().unwrap()).or_insert(0) += 1;
    }
    let wanted = [
        ("Khu phố 1", 749),
        ("Khu phố 2", 926),
        ("Khu phố 3", 1080),
        ("Khu phố 4", 1618),
        ("Khu phố 5", 700),
    ];
    assert_eq!(
        hamlets,
        wanted
            .into_iter()
            .map(|(name, count)| (name.to_owned(), count))
            .collect()
    );
    assert_eq!(
        listed(sheet, Target::Cccd),
        BTreeMap::from([("issued", 4096), ("none", 834), ("collected", 143)])
    );
    assert_eq!(listed(sheet, Target::Smartphone)["smartphone_4g"], 3528);
    assert_eq!(sheet.people.iter().filter(|person| person.head).count(), 1390);
}

#[test]
fn another_choice_of_hamlet_is_taken_and_every_row_says_that_the_list_disagrees() {
    let name = "chua-kich-hoat-2024-05-08.xlsx";
    let mut options = ReadOptions::new(NaiveDate::from_ymd_opt(2024, 5, 8).unwrap());
    options.hamlet = Some("KP 2".to_owned());
    options.kind = Some(ListKind::Full);
    let extract = read_extract(&bytes(name), name, &options).unwrap();
    assert_eq!(
        extract.kind,
        ListKind::Full,
        "the officer's choice comes before the title's"
    );
    let sheet = only(&extract);
    assert!(
        sheet
            .people
            .iter()
            .all(|person| person.hamlet.as_deref() == Some("Khu phố 2"))
    );
    let disagree = sheet
        .warnings
        .iter()
        .filter(|w| w.code == WarningCode::HamletDisagrees && w.field == Field::Hamlet);
    assert_eq!(disagree.count(), 180);
}

#[test]
fn the_allocation_table_keeps_blank_cells_unallocated() {
    let allocation = read_allocation(&bytes("phan-bo-chi-tieu.xlsx"), "phan-bo-chi-tieu.xlsx").unwrap();
    let units: Vec<(&str, Vec<(Target, u32)>)> = allocation
        .units
        .iter()
        .map(|unit| {
            (
                unit.unit.as_str(),
                unit.targets
                    .iter()
                    .map(|(target, count)| (*target, *count))
                    .collect(),
            )
        })
        .collect();
    let hamlet = |dddt, sim| vec![(Target::Dddt, dddt), (Target::Sim, sim)];
    assert_eq!(
        units,
        [
            ("Công an phường", vec![(Target::Cccd, 83)]),
            ("VNPT", vec![(Target::Smartphone, 46)]),
            ("VIETTEL", vec![(Target::Smartphone, 110)]),
            ("Khu phố 1", hamlet(312, 519)),
            ("Khu phố 2", hamlet(362, 602)),
            ("Khu phố 3", hamlet(248, 771)),
            ("Khu phố 4", hamlet(495, 1027)),
            ("Khu phố 5", hamlet(188, 454)),
        ]
    );
}
