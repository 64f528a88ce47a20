//! One rule per file: what Excel and tired hands do to a field, what may be put right, and what must stay empty.

pub(crate) mod birth;
pub(crate) mod hamlet;
pub(crate) mod listed;
pub(crate) mod name;
pub(crate) mod personal_id;
pub(crate) mod phone;
pub(crate) mod sex;
