//! Workbooks written by programs that share no code with ours (`fixtures/make.py` says how they were made).
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up fails loudly")]

mod made;

use made::options;
use tungnha_sheets::read_extract;

#[test]
fn an_xls_of_xlwt_and_an_ods_of_odfpy_are_read_as_they_were_written() {
    for name in ["xlwt.xls", "odfpy.ods"] {
        let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
        let extract = read_extract(&std::fs::read(path).unwrap(), name, &options()).unwrap();
        let sheet = &extract.sheets[0];
        let people: Vec<[String; 4]> = sheet
            .people
            .iter()
            .map(|person| {
                [
                    person.name.clone(),
                    person.birth.unwrap().to_string(),
                    person.personal_id.clone().unwrap(),
                    person.phone.clone().unwrap_or_default(),
                ]
            })
            .collect();
        let wanted = [
            ["Nguyễn Văn Đức", "1986-07-26", "070086000001", "0912345678"],
            ["Thị Hường", "1950", "070150000012", "0912345679"],
            ["Điểu K'Rơi", "1962", "070062000003", ""],
        ];
        assert_eq!(people, wanted, "{name}");
        assert_eq!(
            (sheet.rows, sheet.dropped_columns.as_slice()),
            (3, ["Dân tộc".to_owned()].as_slice())
        );
        assert!(
            sheet
                .people
                .iter()
                .all(|person| person.hamlet.as_deref() == Some("Khu phố 3"))
        );
    }
}
