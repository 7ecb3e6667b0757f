//! One person: what its file says, and the whole made of it.

pub(crate) mod colours;
pub(crate) mod dice;
pub(crate) mod make;
pub(crate) mod spec;
