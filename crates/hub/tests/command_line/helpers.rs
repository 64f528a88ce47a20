//! Whom teams call, by the command line: added, told, taken away; what is no number or no hamlet is refused.

use serde_json::json;

use super::{Hub, sample};

const BY: [&str; 2] = ["--by", "Nguyễn Thị Thu"];

fn add<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    [&["helpers", "--add", "Điểu Khánh"], rest, BY.as_slice()].concat()
}

#[test]
fn who_is_to_be_called_is_added_told_and_taken_away() {
    let hub = Hub::founded();
    hub.json(&["import", sample("danh-sach-khu-pho-3.xlsx").to_str().unwrap()]);
    assert_eq!(hub.json(&["helpers"]), json!([]));
    let told = hub.json(&add(&["--phone", "0912 000 345", "--hamlet", "khu pho 3"]));
    let line = json!({ "name": "Điểu Khánh", "phone": "0912000345", "hamlet": "Khu phố 3" });
    assert_eq!(told, json!([line]));
    for (number, why) in [
        ("09x2", "3 đến 15 chữ số"),
        ("12", "3 đến 15"),
        ("1234567890123456", "3 đến 15"),
    ] {
        let fault = hub.refused(&add(&["--phone", number]));
        assert!(
            fault.contains("người thứ 2") && fault.contains(why),
            "{number}: {fault}"
        );
    }
    let nowhere = hub.refused(&add(&["--phone", "113", "--hamlet", "Khu phố 99"]));
    assert!(
        nowhere.contains("không có thôn/khu phố “Khu phố 99”"),
        "{nowhere}"
    );
    assert_eq!(hub.json(&["helpers"]), told, "nothing of it was kept");
    let nobody = hub.refused(&[&["helpers", "--remove", "Ai đó"], BY.as_slice()].concat());
    assert!(nobody.contains("không có ai tên “Ai đó”"), "{nobody}");
    let none = hub.json(&[&["helpers", "--remove", "Điểu Khánh"], BY.as_slice()].concat());
    assert_eq!(none, json!([]));
    let text = hub.run(&["helpers"]);
    assert!(
        String::from_utf8(text.stdout)
            .unwrap()
            .contains("Chưa ghi số gọi giúp nào")
    );
}
