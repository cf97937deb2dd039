//! The operations held in this browser, as one context for the pages: the queue, the readings, the verdicts and their
//! events, each with its own handle.

use super::events::QueueEvents;
use super::live_queue::LiveQueue;
use super::readings::Readings;
use super::survey_task;
use super::verdicts::Verdicts;
use crate::session::Connection;

/// The handles of one connection.
#[derive(Clone, Copy)]
pub struct HeldOperations {
    /// The queue.
    pub queue: LiveQueue,
    /// What verdicts are based on.
    pub readings: Readings,
    /// Verdicts and their outcomes.
    pub verdicts: Verdicts,
    /// What happens to operations.
    pub events: QueueEvents,
}

impl HeldOperations {
    /// Opens the queue of a connection, and reads missing details in the background.
    pub fn open(connection: &Connection) -> Self {
        let queue = LiveQueue::open(connection.identity.as_str().to_owned());
        let readings = Readings::new(connection.api.clone(), queue);
        let events = QueueEvents::default();
        let verdicts = Verdicts::new(connection, queue, readings, events);
        survey_task::start(connection.api.clone(), queue);
        Self { queue, readings, verdicts, events }
    }
}
