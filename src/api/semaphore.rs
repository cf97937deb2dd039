//! A semaphore for the page's single thread. It limits how many calls of a kind run at once; waiting calls are served
//! in order.

use futures::channel::oneshot;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// A number of permits.
pub struct Semaphore(Rc<SemaphoreState>);

/// A permit in use. When it is dropped, the call that has waited longest gets it.
pub struct Permit(Rc<SemaphoreState>);

struct SemaphoreState {
    free: Cell<usize>,
    waiting: RefCell<VecDeque<oneshot::Sender<Permit>>>,
}

impl Semaphore {
    /// A semaphore with `count` free permits.
    pub fn new(count: usize) -> Self {
        Self(Rc::new(SemaphoreState { free: Cell::new(count), waiting: RefCell::default() }))
    }

    /// Waits for a permit.
    pub async fn acquire(&self) -> Permit {
        let free = self.0.free.get();
        if free > 0 {
            self.0.free.set(free - 1);
            return Permit(self.0.clone());
        }
        let (sender, receiver) = oneshot::channel();
        self.0.waiting.borrow_mut().push_back(sender);
        // The queue owns the sender until it is used, so the channel is never cancelled.
        receiver.await.unwrap_or_else(|_| Permit(self.0.clone()))
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let next = self.0.waiting.borrow_mut().pop_front();
        match next {
            // If the waiting call was cancelled, the send fails and drops the permit, which passes it on.
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
    fn a_permit_goes_to_the_longest_waiting_call_and_survives_a_cancelled_one() {
        let permits = Semaphore::new(2);
        let first = permits.acquire().now_or_never().unwrap();
        let second = permits.acquire().now_or_never().unwrap();
        let (mut cancelled, mut third) = (Box::pin(permits.acquire()), Box::pin(permits.acquire()));
        assert!(cancelled.as_mut().now_or_never().is_none());
        assert!(third.as_mut().now_or_never().is_none());
        drop(cancelled);
        drop(first);
        let third = third.now_or_never().unwrap();
        let mut fourth = Box::pin(permits.acquire());
        assert!(fourth.as_mut().now_or_never().is_none());
        drop(second);
        // The permit was handed over, and the call was cancelled before it used it.
        drop(fourth);
        assert_eq!(permits.0.free.get(), 1);
        drop(third);
        assert_eq!(permits.0.free.get(), 2);
    }
}
