//! What sends a request: the way to a tenant in the product, a script in tests.

use super::upload_body::UploadBody;
use crate::browser::abort::Abort;
use crate::problem::Problem;
use admin_api::Request;
use std::future::Future;
use std::pin::Pin;

/// A future of the page's one thread.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Sends requests.
pub trait Transport {
    /// Sends a request; the answer is the body of a 2xx.
    fn send<'a>(&'a self, request: &'a Request, abort: &'a Abort) -> Pending<'a, Result<Vec<u8>, Problem>>;

    /// Sends a request whose answer may be too large for one piece; the answer is the body of a 2xx, in pieces.
    fn stream<'a>(
        &'a self,
        request: &'a Request,
        abort: &'a Abort,
    ) -> Pending<'a, Result<Box<dyn Chunks>, Problem>>;

    /// Sends a request with a file as its body; the answer is the body of a 2xx.
    fn upload<'a>(
        &'a self,
        request: &'a Request,
        parcel: &'a UploadBody,
        abort: &'a Abort,
    ) -> Pending<'a, Result<Vec<u8>, Problem>>;
}

/// A body in pieces.
pub trait Chunks {
    /// The next piece; `None` at the end.
    fn next(&mut self) -> Pending<'_, Result<Option<Vec<u8>>, Problem>>;
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::collections::VecDeque;
    use std::rc::Rc;

    /// Answers in order; each answer names a part of the path that it expects.
    #[derive(Clone)]
    pub(crate) struct Script(Rc<RefCell<VecDeque<Step>>>);

    type Step = (&'static str, Result<&'static str, Problem>);

    impl Script {
        pub(crate) fn new(steps: impl IntoIterator<Item = Step>) -> Self {
            Self(Rc::new(RefCell::new(steps.into_iter().collect())))
        }

        /// Whether all answers were asked for.
        pub(crate) fn is_done(&self) -> bool {
            self.0.borrow().is_empty()
        }
    }

    impl Transport for Script {
        fn send<'a>(&'a self, request: &'a Request, _: &'a Abort) -> Pending<'a, Result<Vec<u8>, Problem>> {
            let path = request.path_and_query();
            let (expected, answer) =
                self.0.borrow_mut().pop_front().unwrap_or_else(|| panic!("no answer for {path}"));
            assert!(path.contains(expected), "{path} instead of {expected}");
            Box::pin(std::future::ready(answer.map(|body| body.as_bytes().to_vec())))
        }

        fn stream<'a>(
            &'a self,
            request: &'a Request,
            abort: &'a Abort,
        ) -> Pending<'a, Result<Box<dyn Chunks>, Problem>> {
            Box::pin(async { Ok(Box::new(Whole(Some(self.send(request, abort).await?))) as Box<dyn Chunks>) })
        }

        fn upload<'a>(
            &'a self,
            request: &'a Request,
            _: &'a UploadBody,
            abort: &'a Abort,
        ) -> Pending<'a, Result<Vec<u8>, Problem>> {
            self.send(request, abort)
        }
    }

    /// Bodies that are there already.
    struct Whole(Option<Vec<u8>>);

    impl Chunks for Whole {
        fn next(&mut self) -> Pending<'_, Result<Option<Vec<u8>>, Problem>> {
            Box::pin(std::future::ready(Ok(self.0.take())))
        }
    }

    /// Runs a future that never has to wait.
    pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
        let mut future = std::pin::pin!(future);
        let waker = std::task::Waker::noop();
        match future.as_mut().poll(&mut std::task::Context::from_waker(waker)) {
            std::task::Poll::Ready(value) => value,
            std::task::Poll::Pending => panic!("a scripted transport answers at once"),
        }
    }
}
