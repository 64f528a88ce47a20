//! A tablet made ready by the app's own commands: enrolled, PIN chosen, list received.

use serde_json::{Value, json};
use tung_nha_lib::Launch;

use crate::{
    Fault,
    bridge::{Bridge, Caller},
    say,
};

/// Which tablet, and how it is enrolled.
#[derive(clap::Args)]
pub(crate) struct Order {
    #[command(flatten)]
    launch: Launch,
    /// The enrolment address from `tungnha-hub enrol`.
    #[arg(long, value_name = "URL")]
    enrol: String,
    /// Six digits.
    #[arg(long)]
    pin: String,
}

/// Does what a volunteer does on the first day.
pub(crate) fn prepare(order: &Order) -> Result<(), Fault> {
    let bridge = Bridge::open(&order.launch)?;
    let app = bridge.caller();
    step(&app, "enrol", json!({ "code": order.enrol }))?;
    step(&app, "choose_pin", json!({ "pin": order.pin }))?;
    let sent = step(&app, "send_now", json!({}))?;
    // `send_now` answers with a state, not an error, when the hub is away: a list must really be there.
    let today = step(&app, "today", json!({}))?;
    if today["waiting_for_list"] == json!(true) {
        let problem = sent["problem"].as_str().unwrap_or("no list came").to_owned();
        return Err(Fault::Command {
            command: "send_now",
            code: problem,
            message: "the list was not received".to_owned(),
        });
    }
    say(&format!("prepared: {} houses", today["households_total"]));
    Ok(())
}

fn step(app: &Caller, command: &'static str, arguments: Value) -> Result<Value, Fault> {
    app.call(command, arguments).map_err(|fault| Fault::Command {
        command,
        code: fault["code"].as_str().unwrap_or("internal").to_owned(),
        message: fault["message"]
            .as_str()
            .or(fault.as_str())
            .unwrap_or_default()
            .to_owned(),
    })
}
