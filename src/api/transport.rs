//! The trait through which requests are sent. The product implements it over HTTP; tests implement it with scripted
//! answers.

use super::upload_body::UploadBody;
use crate::browser::abort::Abort;
use crate::problem::Problem;
use admin_api::Request;
use std::future::Future;
use std::pin::Pin;

/// A boxed future on the page's single thread.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Sends requests.
pub trait Transport {
    /// Sends a request. Returns the body of a 2xx answer.
    fn send<'a>(&'a self, request: &'a Request, abort: &'a Abort) -> Pending<'a, Result<Vec<u8>, Problem>>;

    /// Sends a request whose answer may be large. Returns the body of a 2xx answer in chunks.
    fn stream<'a>(
        &'a self,
        request: &'a Request,
        abort: &'a Abort,
    ) -> Pending<'a, Result<Box<dyn Chunks>, Problem>>;

    /// Sends a request with a file as its body. Returns the body of a 2xx answer.
    fn upload<'a>(
        &'a self,
        request: &'a Request,
        file: &'a UploadBody,
        abort: &'a Abort,
    ) -> Pending<'a, Result<Vec<u8>, Problem>>;
}

/// A body that is read in chunks.
pub trait Chunks {
    /// The next chunk; `None` at the end.
    fn next(&mut self) -> Pending<'_, Result<Option<Vec<u8>>, Problem>>;
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::collections::VecDeque;
    use std::rc::Rc;

    /// Gives its answers in order. Each answer names a part of the path that it expects.
    #[derive(Clone)]
    pub(crate) struct Script(Rc<RefCell<VecDeque<Step>>>);

    type Step = (&'static str, Result<&'static str, Problem>);

    impl Script {
        pub(crate) fn new(steps: impl IntoIterator<Item = Step>) -> Self {
            Self(Rc::new(RefCell::new(steps.into_iter().collect())))
        }

        /// Whether all answers were used.
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
            Box::pin(async {
                Ok(Box::new(SingleChunk(Some(self.send(request, abort).await?))) as Box<dyn Chunks>)
            })
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

    /// A body that arrives as one chunk.
    struct SingleChunk(Option<Vec<u8>>);

    impl Chunks for SingleChunk {
        fn next(&mut self) -> Pending<'_, Result<Option<Vec<u8>>, Problem>> {
            Box::pin(std::future::ready(Ok(self.0.take())))
        }
    }

    /// Runs a future that is ready at once.
    pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
        let mut future = std::pin::pin!(future);
        let waker = std::task::Waker::noop();
        match future.as_mut().poll(&mut std::task::Context::from_waker(waker)) {
            std::task::Poll::Ready(value) => value,
            std::task::Poll::Pending => panic!("a scripted transport answers at once"),
        }
    }
}
