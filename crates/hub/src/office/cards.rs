//! Step cards for the tablets, as the officer changes them.

use super::call::{Call, Nothing, calls};
use super::{Answer, Ask};
use crate::cards::{self, Change, Order, OrderChange, StepCards};

pub(super) const CALLS: &[Call] = calls![
    "cards.list" => Office, list: Nothing => Vec<StepCards>;
    "cards.change" => Officer, change: Change => StepCards;
    "cards.order" => Office, order: Nothing => Order;
    "cards.reorder" => Officer, reorder: OrderChange => Order;
];

fn list(ask: &Ask<'_>, _: Nothing) -> Answer<Vec<StepCards>> {
    ask.read(cards::all)
}

fn change(ask: &Ask<'_>, args: Change) -> Answer<StepCards> {
    ask.write(|tx| cards::change(tx, &args, &ask.eyes(), ask.now))
}

fn order(ask: &Ask<'_>, _: Nothing) -> Answer<Order> {
    ask.read(cards::order)
}

fn reorder(ask: &Ask<'_>, args: OrderChange) -> Answer<Order> {
    ask.write(|tx| cards::reorder(tx, &args, &ask.eyes(), ask.now))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use tungnha_domain::Role;

    use super::super::OfficeCode;
    use super::super::tests::{office, somebody};

    const SHIPPED: &str = include_str!("../../../../ui/src/content/cards/own-sim.json");

    fn changed(words: &str) -> String {
        let mut set: Value = serde_json::from_str(SHIPPED).unwrap();
        set["steps"][0]["do"]["vi"] = json!(words);
        set.to_string()
    }

    #[test]
    fn a_changed_set_is_kept_by_version_logged_and_taken_back_to_the_original() {
        let (_dir, office) = office();
        let officer = somebody(Role::Officer);
        assert_eq!(office.call(&officer, "cards.list", json!({})).unwrap(), json!([]));
        let change = |from: u32, content: Option<String>| {
            let args = json!({ "id": "own-sim", "from": from, "content": content });
            office.call(&officer, "cards.change", args)
        };
        let first = change(1, Some(changed("Soạn TTTB gửi 1414"))).unwrap();
        assert_eq!(
            (&first["version"], &first["who"]),
            (&json!(2), &json!("Nguyễn Thị Thu"))
        );
        let content: Value = serde_json::from_str(first["content"].as_str().unwrap()).unwrap();
        assert_eq!(content["version"], 2, "what travels says its own version");

        let late = change(1, Some(changed("Của người khác"))).unwrap_err();
        assert!(late.message.contains("người khác sửa"), "{}", late.message);
        assert_eq!(change(2, None).unwrap()["content"], Value::Null);
        assert!(change(3, None).is_err(), "it is the original already");
        assert_eq!(change(3, Some(changed("Lần nữa"))).unwrap()["version"], 4);

        let listed = office.call(&officer, "cards.list", json!({})).unwrap();
        assert_eq!(
            (listed.as_array().unwrap().len(), &listed[0]["version"]),
            (1, &json!(4))
        );
        let log = office
            .with_store(None, |store| {
                store.read(|tx| crate::store::audit::between(tx, 0, i64::MAX))
            })
            .unwrap();
        let deeds: Vec<_> = log
            .iter()
            .filter(|row| row.what.starts_with("step_cards"))
            .map(|row| row.what.as_str())
            .collect();
        assert_eq!(
            deeds,
            ["step_cards_changed", "step_cards_reset", "step_cards_changed"]
        );
    }

    #[test]
    fn what_is_not_fit_for_a_tablet_is_refused_by_card_and_step_and_nothing_is_kept() {
        let (_dir, office) = office();
        let officer = somebody(Role::Officer);
        let refused = |content: String| {
            let args = json!({ "id": "own-sim", "from": 1, "content": content });
            let fault = office.call(&officer, "cards.change", args).unwrap_err();
            assert_eq!(fault.code, OfficeCode::Refused);
            fault.message
        };
        let title = serde_json::from_str::<Value>(SHIPPED).unwrap()["title"]["vi"]
            .as_str()
            .unwrap()
            .to_owned();
        let empty = refused(changed("  "));
        assert!(
            empty.contains(&title) && empty.contains("bước 1, việc làm: để trống"),
            "{empty}"
        );
        let long = refused(changed(&"ấ".repeat(81)));
        assert!(
            long.contains("bước 1, việc làm: quá dài, nhiều nhất 80"),
            "{long}"
        );
        let mut picture: Value = serde_json::from_str(SHIPPED).unwrap();
        picture["steps"][1]["picture"] = json!("castle");
        assert!(refused(picture.to_string()).contains("bước 2, hình: ứng dụng không có tên này"));
        assert!(refused("{".to_owned()).contains("không phải tệp thẻ, dòng 1"));
        let mut lacking: Value = serde_json::from_str(SHIPPED).unwrap();
        lacking["steps"][0]["do"].as_object_mut().unwrap().remove("vi");
        assert!(refused(lacking.to_string()).contains("bước 1, việc làm, tiếng Việt: thiếu (steps[0].do.vi"));
        lacking["steps"][0]["do"] = json!("Soạn tin");
        assert!(refused(lacking.to_string()).contains("bước 1, việc làm: phải là"));
        assert!(refused(" ".repeat(30_000)).contains("quá dài"));
        assert_eq!(office.call(&officer, "cards.list", json!({})).unwrap(), json!([]));
    }

    #[test]
    fn the_order_is_kept_by_version_beside_the_sets_and_names_each_once() {
        let (_dir, office) = office();
        let officer = somebody(Role::Officer);
        let shown = office.call(&officer, "cards.order", json!({})).unwrap();
        let app = json!([
            "id-card",
            "vneid-phone",
            "vneid-web",
            "own-sim",
            "signature",
            "phone-4g"
        ]);
        assert_eq!(
            (&shown["version"], &shown["ids"], &shown["changed"]),
            (&json!(1), &app, &json!(false))
        );
        let reorder = |from: u32, ids: Value| {
            office.call(&officer, "cards.reorder", json!({ "from": from, "ids": ids }))
        };
        let turned = json!([
            "own-sim",
            "id-card",
            "vneid-phone",
            "vneid-web",
            "signature",
            "phone-4g"
        ]);
        let kept = reorder(1, turned.clone()).unwrap();
        assert_eq!((&kept["version"], &kept["ids"]), (&json!(2), &turned));
        assert!(
            reorder(1, app.clone())
                .unwrap_err()
                .message
                .contains("người khác sửa")
        );
        let short = reorder(2, json!(["own-sim"])).unwrap_err().message;
        assert!(short.contains("thứ tự thiếu thẻ “id-card”"), "{short}");
        let other = reorder(2, json!(["castle"])).unwrap_err().message;
        assert!(other.contains("thứ tự có thẻ “castle”"), "{other}");
        assert_eq!(
            office.call(&officer, "cards.list", json!({})).unwrap(),
            json!([]),
            "an order is no set"
        );
        assert_eq!(reorder(2, Value::Null).unwrap()["ids"], app);
        assert!(reorder(3, Value::Null).is_err(), "it is the app's own already");
    }
}
