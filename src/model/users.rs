//! The user list, and the files that are made of it.

mod export;

pub use export::Form;
pub use user_list::{
    Counts, Expected, Fault, Filter, Limit, Registration, Selection, Sort, State, UserStore, Users, View,
};
