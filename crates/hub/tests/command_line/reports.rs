//! `report` and `activity`: files out, refusals, and that text of a table never runs in a spreadsheet.

use std::io::Read;

use serde_json::json;

use super::{Hub, sample};

impl Hub {
    /// With the ward's numbers and list.
    fn listed() -> Self {
        let hub = Self::founded();
        hub.json(&["allocate", sample("phan-bo-chi-tieu.xlsx").to_str().unwrap()]);
        hub.json(&[
            "import",
            sample("danh-sach-khu-pho-3.xlsx").to_str().unwrap(),
            "--list-date",
            "2024-05-02",
        ]);
        hub
    }

    /// Runs `report` into a file and gives its bytes.
    fn reported(&self, name: &str, flags: &[&str]) -> Vec<u8> {
        let out = self.dir.path().join(name);
        self.json(&[&["report", "--out", out.to_str().unwrap()], flags].concat());
        std::fs::read(out).unwrap()
    }
}

const WEEK: &[&str] = &["--kind", "week", "--from", "2024-05-06", "--to", "2024-05-08"];

/// A part of a zipped document.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_report_is_written_in_three_forms_and_the_same_twice() {
    let hub = Hub::listed();
    for name in ["tuan.json", "tuan.xlsx", "tuan.docx"] {
        let first = hub.reported(name, WEEK);
        assert!(first == hub.reported(name, WEEK), "{name}: not a byte differs");
    }
    let json: serde_json::Value = serde_json::from_slice(&hub.reported("lai.json", WEEK)).unwrap();
    assert_eq!(json["whole"][0]["at_end"]["listed"], 1080);
    assert_eq!(
        json,
        hub.json(&[&["report"], WEEK].concat()),
        "as --json prints it"
    );
}

#[test]
fn without_dates_a_report_is_of_the_days_that_run() {
    let hub = Hub::listed();
    let days = |kind| {
        let told = hub.json(&["report", "--kind", kind]);
        (
            told["from"].as_str().unwrap().to_owned(),
            told["to"].as_str().unwrap().to_owned(),
        )
    };
    assert_eq!(days("day"), ("2024-05-08".to_owned(), "2024-05-08".to_owned()));
    assert_eq!(days("week"), ("2024-05-06".to_owned(), "2024-05-08".to_owned()));
    assert_eq!(days("final"), ("2024-04-04".to_owned(), "2024-05-08".to_owned()));
}

#[test]
fn a_report_that_cannot_be_says_why_and_leaves_no_file() {
    let hub = Hub::listed();
    let out = hub.dir.path().join("x.docx");
    let refused =
        |flags: &[&str]| hub.refused(&[&["report", "--out", out.to_str().unwrap()], flags].concat());
    assert!(refused(&["--kind", "day", "--to", "2024-05-09"]).contains("chưa đến"));
    assert!(refused(&["--kind", "day", "--unit", "Khu phố 9"]).contains("Khu phố 9"));
    assert!(refused(&["--kind", "day", "--unit", "VNPT"]).contains("địa bàn"));
    assert!(!out.exists());
    let said = hub.refused(&["report", "--kind", "day", "--out", "x.pdf"]);
    assert!(said.contains(".docx"), "{said}");
}

#[test]
fn the_document_has_the_form_of_the_decree() {
    let bytes = Hub::listed().reported("tuan.docx", WEEK);
    let body = part(&bytes, "word/document.xml");
    for words in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "CÔNG AN PHƯỜNG LONG THỦY",
        "Long Thủy, ngày",
        "BÁO CÁO",
        "Nơi nhận:",
        "TRƯỞNG CÔNG AN",
    ] {
        assert!(body.contains(words), "{words}");
    }
    assert!(body.contains(r#"w:w="11906" w:h="16838""#), "A4");
    assert!(
        body.contains(r#"w:left="1701""#) && body.contains(r#"w:right="850""#),
        "30 and 15 mm"
    );
    assert!(body.contains("<w:titlePg"), "the first page has no number");
    let tables = body.matches("<w:tblGrid>").count();
    assert_eq!(
        body.matches("<w:tblHeader />").count(),
        tables - 2,
        "all but heading and signature repeat their header"
    );
    assert!(part(&bytes, "word/styles.xml").contains("Times New Roman"));
}

#[test]
fn text_that_looks_like_a_formula_stays_text() {
    let hub = Hub::founded();
    let file = hub.dir.path().join("dot.toml");
    std::fs::write(
        &file,
        "template = \"2024\"\n[[units]]\nname = '=HYPERLINK(\"http://x\",\"y\")'\nlevel = \"hamlet\"\n\
         [[units]]\nname = \"+cmd|' /C calc'!A1\"\nlevel = \"hamlet\"\n",
    )
    .unwrap();
    hub.json(&["campaign", "--set", file.to_str().unwrap()]);
    let bytes = hub.reported("ngay.xlsx", &["--kind", "day"]);
    let mut sheets = 0;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    for at in 0..archive.len() {
        let mut text = String::new();
        archive.by_index(at).unwrap().read_to_string(&mut text).unwrap();
        assert!(!text.contains("<f>"), "a part holds a formula");
        sheets += text.matches("<sheetData>").count();
    }
    assert!(sheets > 3);
    assert!(
        part(&bytes, "xl/sharedStrings.xml").contains("=HYPERLINK("),
        "the name itself is told"
    );
    assert!(
        part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""),
        "and marked as text"
    );
}

#[test]
fn an_activity_is_entered_withdrawn_and_summed() {
    let hub = Hub::listed();
    let add = |people: &str| {
        hub.json(&[
            "activity",
            "add",
            "--day",
            "2024-05-06",
            "--kind",
            "session",
            "--unit",
            "KP3",
            "--count",
            "1",
            "--people",
            people,
        ])["activity"]
            .clone()
    };
    let (first, wrong) = (add("45"), add("450"));
    hub.json(&["activity", "withdraw", &wrong.to_string()]);
    let told = hub.json(&["activity", "list"]);
    assert_eq!(told["activities"].as_array().unwrap().len(), 1);
    assert_eq!(told["activities"][0]["id"], first);
    assert_eq!(told["activities"][0]["unit"], "Khu phố 3");
    assert_eq!(
        told["sums"],
        json!([{"kind": "session", "label": "Buổi tuyên truyền", "count": 1, "people": 45}])
    );
    let said = hub.refused(&["activity", "withdraw", &wrong.to_string()]);
    assert!(said.contains("đã rút"), "{said}");
    let said = hub.refused(&[
        "activity",
        "add",
        "--day",
        "2024-05-09",
        "--kind",
        "post",
        "--count",
        "1",
    ]);
    assert!(said.contains("phía trước"), "{said}");
}
