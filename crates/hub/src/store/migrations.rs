//! The numbered migrations of the hub's database. A released file is never edited; a new number is added.

use rusqlite::{Connection, Transaction, TransactionBehavior};
use rusqlite_migration::{HookError, M, Migrations};

use super::{audit, meta};
use crate::error::HubError;
use crate::{intake, status};

fn steps() -> Vec<M<'static>> {
    vec![
        M::up(include_str!("../../../../migrations/hub/sqlite/0001_commune.sql")),
        M::up(include_str!(
            "../../../../migrations/hub/sqlite/0002_exchange.sql"
        )),
        M::up(include_str!("../../../../migrations/hub/sqlite/0003_desk.sql")),
        M::up(include_str!(
            "../../../../migrations/hub/sqlite/0004_conflicts.sql"
        )),
        M::up(include_str!("../../../../migrations/hub/sqlite/0005_tablets.sql")),
        M::up(include_str!("../../../../migrations/hub/sqlite/0006_engine.sql")),
        M::up(include_str!("../../../../migrations/hub/sqlite/0007_roads.sql")),
        M::up(include_str!("../../../../migrations/hub/sqlite/0008_snap.sql")),
        M::up(include_str!(
            "../../../../migrations/hub/sqlite/0009_campaign.sql"
        )),
        M::up(include_str!("../../../../migrations/hub/sqlite/0010_undo.sql")),
        M::up(include_str!("../../../../migrations/hub/sqlite/0011_seat.sql")),
        // SQLite cannot hash: the rows of an older store are chained by the program.
        M::up_with_hook(
            include_str!("../../../../migrations/hub/sqlite/0012_audit_chain.sql"),
            |tx: &Transaction<'_>| Ok(audit::chain_old(tx)?),
        ),
        M::up(include_str!("../../../../migrations/hub/sqlite/0013_lists.sql")),
        M::up(include_str!("../../../../migrations/hub/sqlite/0014_at_work.sql")),
        M::up(include_str!("../../../../migrations/hub/sqlite/0015_layouts.sql")),
        M::up(include_str!(
            "../../../../migrations/hub/sqlite/0016_decision.sql"
        )),
        M::up(include_str!(
            "../../../../migrations/hub/sqlite/0017_import_indexes.sql"
        )),
        M::up(include_str!(
            "../../../../migrations/hub/sqlite/0018_computers.sql"
        )),
        // What a journal holds only the program can read.
        M::up_with_hook(
            include_str!("../../../../migrations/hub/sqlite/0019_appointments.sql"),
            |tx: &Transaction<'_>| {
                intake::recall_appointments(tx).map_err(|fault| HookError::Hook(fault.to_string()))
            },
        ),
        M::up(include_str!("../../../../migrations/hub/sqlite/0020_team.sql")),
        M::up(include_str!(
            "../../../../migrations/hub/sqlite/0021_judged_again.sql"
        )),
        M::up(include_str!(
            "../../../../migrations/hub/sqlite/0022_step_cards.sql"
        )),
        M::up(include_str!("../../../../migrations/hub/sqlite/0023_found.sql")),
        M::up(include_str!(
            "../../../../migrations/hub/sqlite/0024_assignment.sql"
        )),
        M::up(include_str!(
            "../../../../migrations/hub/sqlite/0025_fork_by_branch.sql"
        )),
        M::up(include_str!("../../../../migrations/hub/sqlite/0026_walk.sql")),
        M::up(include_str!(
            "../../../../migrations/hub/sqlite/0027_field_invitation.sql"
        )),
        M::up(include_str!("../../../../migrations/hub/sqlite/0028_cut.sql")),
        M::up(include_str!(
            "../../../../migrations/hub/sqlite/0029_found_where_they_are.sql"
        )),
    ]
}

/// The schema version this program writes.
pub(super) fn newest() -> i64 {
    i64::try_from(steps().len()).unwrap_or(i64::MAX)
}

/// Brings the database to the newest version; nothing happens when it is there.
pub(super) fn upgrade(conn: &mut Connection) -> Result<(), HubError> {
    Migrations::new(steps())
        .to_latest(conn)
        .map_err(|fault| match fault {
            rusqlite_migration::Error::RusqliteError { err, .. } => HubError::Store(err),
            other => HubError::Refused(other.to_string()),
        })?;
    finish(conn)
}

/// Step 29 leaves this in `meta` where lists have to be looked at again.
const FOUND_TO_TELL: &str = "found_to_tell";

/// What a step left to the program: done over the newest tables, whole or not at all, and once.
fn finish(conn: &mut Connection) -> Result<(), HubError> {
    if meta::get(conn, FOUND_TO_TELL)?.is_none() {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    status::tell_found_anew(&tx)?;
    meta::remove(&tx, FOUND_TO_TELL)?;
    Ok(tx.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{devices, observations};

    #[test]
    fn a_store_from_before_the_desk_keeps_its_tablets() {
        let mut conn = Connection::open_in_memory().unwrap();
        Migrations::new(steps()).to_version(&mut conn, 2).unwrap();
        conn.execute_batch(
            "INSERT INTO unit (unit_id, kind, name, key) VALUES (3, 'hamlet', 'Khu phố 3', '3'); \
             INSERT INTO member (member_id, name, role) VALUES (1, 'Điểu Khánh', 'member'); \
             INSERT INTO device (dev, member_id, public_key, certificate, app, enrolled_at, last_contact) \
             VALUES (7, 1, zeroblob(32), x'', '0.1', 5, 6); \
             INSERT INTO device_unit (dev, unit_id) VALUES (7, 3);",
        )
        .unwrap();
        upgrade(&mut conn).unwrap();
        let kept = devices::all(&conn).unwrap();
        assert_eq!((kept.len(), kept[0].dev, kept[0].last_contact), (1, 7, Some(6)));
        assert_eq!(kept[0].clock_skew, None, "nobody has said yet");
        assert_eq!(kept[0].lists, [(tungnha_domain::UnitId(3), 0)]);
    }

    #[test]
    fn answers_from_before_the_channel_was_kept_came_from_doors() {
        let mut conn = Connection::open_in_memory().unwrap();
        Migrations::new(steps()).to_version(&mut conn, 3).unwrap();
        conn.execute_batch(
            "PRAGMA foreign_keys = OFF; \
             INSERT INTO observation (rid, target, dev, epoch, seq, member_id, role, outcome, effective, catalogue, \
             retracted) VALUES (1, 1, 7, 1, 1, 1, 'member', 1, 5, 1, 0);",
        )
        .unwrap();
        upgrade(&mut conn).unwrap();
        let kept = observations::all(&conn).unwrap();
        assert_eq!((kept.len(), kept[0].channel), (1, tungnha_domain::Channel::Door));
    }

    #[test]
    fn a_commune_from_before_the_tree_keeps_its_units_and_its_campaign() {
        let mut conn = Connection::open_in_memory().unwrap();
        Migrations::new(steps()).to_version(&mut conn, 8).unwrap();
        conn.execute_batch(
            "INSERT INTO meta (key, value) VALUES ('commune', 'Phường Long Thủy'); \
             INSERT INTO campaign (id, campaign_id, name, settings) VALUES (1, 'c', '90 ngày, đêm', \
             '{\"name\":\"90 ngày, đêm\",\"first_day\":\"2024-04-04\",\"last_day\":\"2024-07-03\",\"eligibility\":\
             {\"CCCD\":{\"born_before\":\"2010-07-01\"},\"SIM\":{\"age_on_last_day\":18}},\"dddt_level\":1,\
             \"personal_quota\":20,\"ranks\":{\"done\":6,\"terminal\":5,\"in_progress\":4,\"no_need\":3,\"retryable\":2,\
             \"absent\":1}}'); \
             INSERT INTO unit (unit_id, kind, name, key) VALUES (3, 'hamlet', 'Khu phố 3', 'khu pho 3'), \
             (4, 'other', 'Hội Nông dân', 'hoi nong dan'); \
             INSERT INTO allocation (unit_id, target, number) VALUES (3, 2, 248);",
        )
        .unwrap();
        upgrade(&mut conn).unwrap();
        let commune = crate::commune::Commune::load(&conn).unwrap();
        assert_eq!(commune.campaign.personal_quota, 20);
        assert!(commune.campaign.phases.is_empty());
        let tree = crate::commune::tree::Tree::load(&conn).unwrap();
        assert_eq!(tree.units().count(), 2);
        let day = "2024-05-06".parse().unwrap();
        assert!(tree.above(tungnha_domain::UnitId(3), day).is_empty());
        assert_eq!(crate::store::allocations::all(&conn).unwrap().len(), 1);
    }

    #[test]
    fn a_log_from_before_the_chain_is_chained_and_keeps_every_row() {
        let mut conn = Connection::open_in_memory().unwrap();
        Migrations::new(steps()).to_version(&mut conn, 11).unwrap();
        conn.execute_batch(
            "INSERT INTO audit (at, who, what, detail) VALUES \
             (5, 'cli', 'init', '{}'), (6, 'hub', 'enrolled', '{\"dev\":1}'), (7, 'cli', 'people', '{\"rows\":9}');",
        )
        .unwrap();
        upgrade(&mut conn).unwrap();
        assert_eq!(audit::broken(&conn).unwrap(), None);
        audit::append(&conn, 8, "cli", "revoke", &serde_json::json!({ "dev": 1 })).unwrap();
        assert_eq!(audit::broken(&conn).unwrap(), None);
        let kept = audit::between(&conn, 0, 99).unwrap();
        let told: Vec<_> = kept
            .iter()
            .map(|row| (row.seq, row.at, row.what.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (1, 5, "init"),
                (2, 6, "enrolled"),
                (3, 7, "people"),
                (4, 8, "revoke")
            ]
        );
    }

    #[test]
    fn an_empty_log_from_before_the_chain_is_whole() {
        let mut conn = Connection::open_in_memory().unwrap();
        upgrade(&mut conn).unwrap();
        assert_eq!(audit::broken(&conn).unwrap(), None);
    }
}
