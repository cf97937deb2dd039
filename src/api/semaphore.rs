//! How many calls of a kind may be on their way at once: who comes when all slots are taken waits for the next one.

use futures::channel::oneshot;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// A number of slots.
pub struct Semaphore(Rc<State>);

/// A slot that is taken. Dropping it gives it to who waits longest.
pub struct Permit(Rc<State>);

struct State {
    free: Cell<usize>,
    waiting: RefCell<VecDeque<oneshot::Sender<Permit>>>,
}

impl Semaphore {
    /// So many, all of them free.
    pub fn new(count: usize) -> Self {
        Self(Rc::new(State { free: Cell::new(count), waiting: RefCell::default() }))
    }

    /// Waits for a slot.
    pub async fn take(&self) -> Permit {
        let free = self.0.free.get();
        if free > 0 {
            self.0.free.set(free - 1);
            return Permit(self.0.clone());
        }
        let (sender, receiver) = oneshot::channel();
        self.0.waiting.borrow_mut().push_back(sender);
        // The sender is here until it has sent.
        receiver.await.unwrap_or_else(|_| Permit(self.0.clone()))
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let next = self.0.waiting.borrow_mut().pop_front();
        match next {
            // Who has gone meanwhile drops it, and so gives it on.
            Some(next) => drop(next.send(Self(self.0.clone()))),
            None => self.0.free.set(self.0.free.get() + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    #[test]
    fn a_slot_goes_to_who_waits_longest_and_is_not_lost_with_who_has_gone() {
        let slots = Semaphore::new(2);
        let first = slots.take().now_or_never().unwrap();
        let second = slots.take().now_or_never().unwrap();
        let (mut gone, mut third) = (Box::pin(slots.take()), Box::pin(slots.take()));
        assert!(gone.as_mut().now_or_never().is_none());
        assert!(third.as_mut().now_or_never().is_none());
        drop(gone);
        drop(first);
        let third = third.now_or_never().unwrap();
        let mut fourth = Box::pin(slots.take());
        assert!(fourth.as_mut().now_or_never().is_none());
        drop(second);
        // Given, and gone before it was taken.
        drop(fourth);
        assert_eq!(slots.0.free.get(), 1);
        drop(third);
        assert_eq!(slots.0.free.get(), 2);
    }
}
