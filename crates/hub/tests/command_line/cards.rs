//! Step cards by the command line: out to a file, back in changed, in another order, and what a slip in a file is told.

use serde_json::{Value, json};

use super::Hub;

const BY: [&str; 2] = ["--by", "Nguyễn Thị Thu"];

fn set<'a>(told: &'a Value, id: &str) -> &'a Value {
    let sets = told["sets"].as_array().unwrap();
    sets.iter().find(|set| set["id"] == id).unwrap()
}

#[test]
fn a_card_is_taken_out_changed_in_a_file_and_put_back_once() {
    let hub = Hub::founded();
    let told = hub.json(&["cards"]);
    assert_eq!(told["sets"].as_array().unwrap().len(), 6);
    assert_eq!(set(&told, "own-sim")["changed"], false);
    let path = hub.dir.path().join("own-sim.json");
    let path = path.to_str().unwrap();
    hub.json(&["cards", "--set", "own-sim", "--out", path]);
    assert!(
        hub.refused(&["cards", "--set", "own-sim", "--out", path])
            .contains("không ghi đè")
    );
    let mut file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    file["title"]["vi"] = json!("SIM của mình");
    std::fs::write(path, file.to_string()).unwrap();
    let put = [&["cards", "--file", path], BY.as_slice()].concat();
    let told = hub.json(&put);
    let line = set(&told, "own-sim");
    assert_eq!(
        (&line["title"], &line["version"], &line["who"]),
        (&json!("SIM của mình"), &json!(2), &json!("Nguyễn Thị Thu"))
    );
    let late = hub.refused(&put);
    assert!(
        late.contains("người khác sửa (bản 2)"),
        "the file is of version 1: {late}"
    );
    let told = hub.json(&[&["cards", "--set", "own-sim", "--original"], BY.as_slice()].concat());
    assert_eq!(told["sets"].as_array().unwrap().len(), 1);
    assert_eq!(set(&told, "own-sim")["changed"], false);
    assert!(
        hub.refused(&["cards", "--set", "castle"])
            .contains("không có thẻ “castle”")
    );
    let text = hub.run(&["cards"]);
    assert!(
        String::from_utf8(text.stdout)
            .unwrap()
            .contains("thứ tự: của ứng dụng")
    );
}

#[test]
fn a_slip_in_a_file_is_told_by_file_card_and_field_and_nothing_is_kept() {
    let hub = Hub::founded();
    let path = hub.dir.path().join("sai.json");
    let path = path.to_str().unwrap();
    let good = include_str!("../../../../ui/src/content/cards/own-sim.json");
    let refused = |change: fn(&mut Value)| {
        let mut file: Value = serde_json::from_str(good).unwrap();
        change(&mut file);
        std::fs::write(path, file.to_string()).unwrap();
        let told = hub.refused(&[&["cards", "--file", path], BY.as_slice()].concat());
        assert!(told.contains("sai.json"), "{told}");
        told
    };
    let lacking = refused(|file| drop(file["steps"][1].as_object_mut().unwrap().remove("more")));
    assert!(
        lacking.contains("thẻ “own-sim”, bước 2, dòng giải thích: thiếu (steps[1].more"),
        "{lacking}"
    );
    let slip = refused(|file| file["steps"][0]["pictur"] = json!("tap"));
    assert!(slip.contains("bước 1: không có mục “pictur”"), "{slip}");
    let target = refused(|file| file["targets"] = json!(["SIMS"]));
    assert!(
        target.contains("chỉ tiêu: phải là một trong CCCD, DDDT, SIM, SMARTPHONE"),
        "{target}"
    );
    let long = refused(|file| file["steps"][0]["do"]["vi"] = json!("ấ".repeat(81)));
    assert!(
        long.contains("bước 1, việc làm: quá dài, nhiều nhất 80"),
        "{long}"
    );
    let number = refused(|file| file["version"] = json!("hai"));
    assert!(number.contains("số bản: phải là số từ 1"), "{number}");
    std::fs::write(path, "{\n \"id\": }").unwrap();
    let broken = hub.refused(&[&["cards", "--file", path], BY.as_slice()].concat());
    assert!(broken.contains("không phải tệp thẻ, dòng 2"), "{broken}");
    assert_eq!(set(&hub.json(&["cards"]), "own-sim")["version"], 1);
}

#[test]
fn the_order_of_the_cards_is_given_and_taken_back() {
    let hub = Hub::founded();
    let order = |ids: &str| {
        [&["cards", "--order", ids], BY.as_slice()]
            .concat()
            .iter()
            .map(|one| (*one).to_owned())
            .collect::<Vec<_>>()
    };
    let run = |ids: &str| {
        let args = order(ids);
        hub.json(&args.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let told = run("own-sim,signature,id-card,vneid-phone,vneid-web,phone-4g");
    assert_eq!(told["sets"][0]["id"], "own-sim");
    assert_eq!(told["order"]["version"], 2);
    let args = order("own-sim,own-sim");
    let twice = hub.refused(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(twice.contains("“own-sim” hai lần"), "{twice}");
    let told = hub.json(&[&["cards", "--original"], BY.as_slice()].concat());
    assert_eq!(
        (&told["sets"][0]["id"], &told["order"]["changed"]),
        (&json!("id-card"), &json!(false))
    );
}
