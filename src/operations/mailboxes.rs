//! Mailboxes for events: each listener has its own and drains it, so that two events at once are both told, and a
//! listener that comes later hears nothing old.

/// The mailboxes of all listeners.
#[derive(Debug)]
pub struct Mailboxes<T> {
    boxes: Vec<(MailboxId, Vec<T>)>,
    last: u64,
}

/// Identifies a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailboxId(u64);

impl<T> Default for Mailboxes<T> {
    fn default() -> Self {
        Self { boxes: Vec::new(), last: 0 }
    }
}

impl<T: Clone> Mailboxes<T> {
    /// Opens an empty mailbox.
    pub fn open(&mut self) -> MailboxId {
        self.last += 1;
        let id = MailboxId(self.last);
        self.boxes.push((id, Vec::new()));
        id
    }

    /// Closes a mailbox.
    pub fn close(&mut self, id: MailboxId) {
        self.boxes.retain(|(other, _)| *other != id);
    }

    /// Puts an event into every mailbox.
    pub fn post(&mut self, event: &T) {
        for (_, events) in &mut self.boxes {
            events.push(event.clone());
        }
    }

    /// Takes the events out of a mailbox, the oldest first.
    pub fn drain(&mut self, id: MailboxId) -> Vec<T> {
        let mailbox = self.boxes.iter_mut().find(|(other, _)| *other == id);
        mailbox.map(|(_, events)| std::mem::take(events)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_events_at_once_are_both_told_to_everyone_and_once() {
        let mut mailboxes = Mailboxes::default();
        let (first, second) = (mailboxes.open(), mailboxes.open());
        mailboxes.post(&1);
        mailboxes.post(&2);
        for id in [first, second] {
            assert_eq!(mailboxes.drain(id), [1, 2]);
            assert!(mailboxes.drain(id).is_empty());
        }
    }

    #[test]
    fn a_later_listener_hears_nothing_old_and_a_closed_mailbox_takes_nothing() {
        let mut mailboxes = Mailboxes::default();
        let first = mailboxes.open();
        mailboxes.post(&1);
        let second = mailboxes.open();
        mailboxes.close(first);
        mailboxes.post(&2);
        assert_eq!((mailboxes.drain(first), mailboxes.drain(second)), (vec![], vec![2]));
    }
}
