//! The app's commands, one file a noun, each command one call of the tablet.
//!
//! Names and arguments are the contract with `ui/src/backend`; a new command is a function in its
//! noun's file and a line in [`handler`].

mod carry;
mod found;
mod houses;
mod left;
mod office;
mod people;
mod practice;
mod record;
mod send;
mod start;
mod users;

use tauri::{Runtime, ipc::Invoke};
use tungnha_device::views::AppError;

/// What a command answers: a view, or a fault with a code the screen acts on.
type Answer<T> = Result<T, AppError>;

/// Every command, for any runtime: the window's and the development host's.
pub(crate) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        start::app_state,
        start::enrol,
        start::meet_hub,
        start::read_symbol,
        start::enrol_again,
        start::choose_pin,
        start::unlock,
        start::lock,
        start::step_behind,
        practice::practice_enter,
        practice::practice_again,
        practice::practice_leave,
        users::reset_pin,
        users::add_user,
        users::choose_user_pin,
        users::open_for_a_day,
        users::team_tablets,
        users::lead_code,
        houses::today,
        houses::household,
        houses::open_house,
        houses::battery,
        houses::reasons,
        houses::step_cards,
        houses::search,
        houses::revisit_choices,
        houses::invite_choices,
        record::mark_household_done,
        record::mark_person_done,
        record::answer,
        record::answer_many,
        record::answer_person,
        record::same_as_above,
        record::wish,
        record::nobody_home,
        record::invite,
        record::note_landmark,
        record::walk_earlier,
        record::walk_later,
        record::walk_after,
        record::appoint,
        record::settle,
        found::add_person,
        found::add_household,
        found::alike,
        found::keep_form,
        found::kept_form,
        found::move_people,
        found::split,
        record::undo,
        people::person,
        people::reveal_id,
        send::send_state,
        send::send_now,
        send::stop_sending,
        send::network_changed,
        send::set_aside,
        send::not_taken,
        send::heard,
        carry::spare_state,
        carry::send_spares,
        carry::export_bundle,
        carry::take_file,
        carry::take_picture,
        carry::held,
        carry::hand_out,
        carry::save_file,
        left::who_left,
        left::team_board,
        left::assignments,
        record::assign,
        left::who_left_names,
        left::conflicts,
        office::app_kind,
        office::office_call,
        office::office_put,
        office::office_save,
    ]
}
