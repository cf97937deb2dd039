//! The harness of the browser end-to-end tests. A story gets a stage with a real tenant (the sandbox's process) and a
//! page of the built panel in Chromium; it finds elements as people with a screen reader do, by role and name in the
//! browser's accessibility tree, and waits for states, never for times.
//!
//! `cargo xtask test --only e2e` builds what the tests need and says where it is (see [`settings`]).

pub mod admin;
pub mod axe;
mod cdp;
pub mod console;
pub mod content;
pub mod control;
mod driver;
pub mod failure;
pub mod gateway;
mod http;
pub mod kept;
pub mod keyboard;
pub mod locator;
pub mod memory;
pub mod nevis;
pub mod page;
pub mod pointer;
pub mod print;
mod process;
pub mod secrets;
pub mod settings;
pub mod speed;
pub mod steps;
pub mod story;
pub mod tabs;
pub mod tenant;
pub mod users;
pub mod wait;
pub mod web_server;
pub mod words;

pub use admin_api::OperationKind;
pub use console::Expected;
pub use content::Files;
pub use control::{Asked, Fault, UserState};
pub use gateway::Gateway;
pub use http::{Answer, get};
pub use kept::Journalled;
pub use keyboard::Key;
pub use page::{Page, Scheme};
pub use secrets::Secret;
pub use story::{Stage, Story, story};
pub use tenant::{PAGES, Tenant};
pub use web_server::{Software, WebServer};
