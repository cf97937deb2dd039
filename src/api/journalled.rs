//! A transport that records every change in the journal: before it is sent, and again when the answer arrives.
//! Screens cannot bypass it, because they have no other way to send. The journal itself is in
//! [`crate::journal_store`].

use super::upload_body::UploadBody;
use crate::api::transport::{Chunks, Pending, Transport};
use crate::browser::abort::Abort;
use crate::problem::Problem;
use admin_api::journal_head::{self, JournalHead};
use admin_api::{Effect, Request};
use std::rc::Rc;

/// A change as the journal records it.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// The operation's name in its API document.
    pub operation: &'a str,
    /// The id or file name that it changes.
    pub target: &'a str,
    /// The administrator's private note.
    pub note: Option<&'a str>,
}

impl<'a> Change<'a> {
    /// The change that a request makes.
    pub fn of(request: &'a Request) -> Self {
        Self { operation: request.operation.name(), target: &request.target, note: request.note.as_deref() }
    }
}

/// Records changes.
pub trait Journal {
    /// Records a change that is about to be sent. Returns the call's number for [`Journal::answered`]. A change that
    /// cannot be recorded must not be sent.
    fn sent<'a>(&'a self, change: Change<'a>) -> Pending<'a, Result<u64, Problem>>;

    /// Records the result of a call.
    fn answered<'a>(&'a self, call: u64, result: Result<(), &'a Problem>) -> Pending<'a, ()>;

    /// The newest record, for a gateway to keep. While a change is being sent, this is its record or one after it.
    /// `None` if the newest record is not stored.
    fn head(&self) -> Option<JournalHead>;
}

/// The header with a journal's head, for a gateway.
pub fn head_header(journal: &dyn Journal) -> Option<(&'static str, String)> {
    Some((journal_head::HEADER, journal.head()?.to_string()))
}

/// Wraps a transport and journals what it sends.
pub struct Journalled<T> {
    inner: T,
    journal: Rc<dyn Journal>,
}

impl<T: Transport> Journalled<T> {
    /// Wraps `inner`.
    pub fn new(inner: T, journal: Rc<dyn Journal>) -> Self {
        Self { inner, journal }
    }
}

impl<T: Transport> Transport for Journalled<T> {
    fn send<'a>(&'a self, request: &'a Request, abort: &'a Abort) -> Pending<'a, Result<Vec<u8>, Problem>> {
        Box::pin(async move {
            if request.operation.effect() == Effect::Read {
                return self.inner.send(request, abort).await;
            }
            let call = self.journal.sent(Change::of(request)).await?;
            let answer = self.inner.send(request, abort).await;
            self.journal.answered(call, answer.as_ref().map(|_| ())).await;
            answer
        })
    }

    fn stream<'a>(
        &'a self,
        request: &'a Request,
        abort: &'a Abort,
    ) -> Pending<'a, Result<Box<dyn Chunks>, Problem>> {
        debug_assert!(request.operation.effect() == Effect::Read, "only reads are streamed");
        self.inner.stream(request, abort)
    }

    fn upload<'a>(
        &'a self,
        request: &'a Request,
        file: &'a UploadBody,
        abort: &'a Abort,
    ) -> Pending<'a, Result<Vec<u8>, Problem>> {
        Box::pin(async move {
            let call = self.journal.sent(Change::of(request)).await?;
            let answer = self.inner.upload(request, file, abort).await;
            self.journal.answered(call, answer.as_ref().map(|_| ())).await;
            answer
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::api::Api;
    use crate::api::transport::tests::{Script, run};
    use crate::browser::upload::Bytes;
    use crate::problem::TransportProblem;
    use crate::problem::tests::server;
    use admin_api::endpoint::{DecideOperation, Decision, ListMembers};
    use admin_api::{ContentName, OperationId, OperationKind, TresorId};
    use std::cell::RefCell;

    #[derive(Default)]
    pub(crate) struct Lines(pub(crate) RefCell<Vec<String>>);

    impl Journal for Lines {
        fn sent<'a>(&'a self, change: Change<'a>) -> Pending<'a, Result<u64, Problem>> {
            let line = format!("sent {} {}", change.operation, change.target);
            self.0.borrow_mut().push(line);
            Box::pin(std::future::ready(Ok(7)))
        }

        fn answered<'a>(&'a self, call: u64, result: Result<(), &'a Problem>) -> Pending<'a, ()> {
            let code = result.err().and_then(Problem::code).unwrap_or("ok");
            self.0.borrow_mut().push(format!("answered {call} {code}"));
            Box::pin(std::future::ready(()))
        }

        fn head(&self) -> Option<JournalHead> {
            None
        }
    }

    /// A journal that cannot record anything.
    struct StoppedJournal;

    impl Journal for StoppedJournal {
        fn sent<'a>(&'a self, _: Change<'a>) -> Pending<'a, Result<u64, Problem>> {
            Box::pin(std::future::ready(Err(Problem::Transport(TransportProblem::NotRecorded))))
        }

        fn answered<'a>(&'a self, _: u64, _: Result<(), &'a Problem>) -> Pending<'a, ()> {
            panic!("nothing was sent")
        }

        fn head(&self) -> Option<JournalHead> {
            None
        }
    }

    #[test]
    fn a_change_that_cannot_be_recorded_is_not_sent() {
        // The script has an answer for the read alone, and fails at any other call.
        let script = Script::new([("list-members", Ok(r#"{"Members":[]}"#))]);
        let api = Api::new(Journalled::new(script.clone(), Rc::new(StoppedJournal)));
        let abort = Abort::new();
        run(async {
            let approval =
                DecideOperation::new(OperationKind::Share, OperationId::new("op"), Decision::Approve);
            let refused = api.call(&approval, &abort).await.unwrap_err();
            assert_eq!(refused, Problem::Transport(TransportProblem::NotRecorded));
            assert!(!refused.may_have_arrived());
            api.call(&ListMembers(TresorId::new("t")), &abort).await.unwrap();
        });
        assert!(script.is_done());
    }

    #[test]
    fn an_upload_is_recorded_before_and_after() {
        let answer = r#"{"Name":"a.css","Path":"a.css","Url":"http://c/a.css","Size":0,"ContentType":"text/css","Etag":"e"}"#;
        let script = Script::new([
            ("upload-custom-content?fileName=a.css", Ok(answer)),
            ("upload-custom-content", Err(server("BadInput"))),
        ]);
        let journal = Rc::new(Lines::default());
        let api = Api::new(Journalled::new(script, journal.clone()));
        let abort = Abort::new();
        // The script ignores the bytes, and outside a browser there is no blob.
        let file = UploadBody {
            bytes: Bytes::Blob(wasm_bindgen::JsValue::NULL.into()),
            sha256_hex: String::new(),
            content_type: "text/css",
            progress: Rc::new(|_| {}),
        };
        run(async {
            let name = || ContentName::new("a.css");
            assert_eq!(api.upload(name(), &file, &abort).await.unwrap().etag, "e");
            api.upload(name(), &file, &abort).await.unwrap_err();
        });
        let lines = journal.0.borrow();
        assert_eq!(
            *lines,
            [
                "sent UploadCustomContent a.css",
                "answered 7 ok",
                "sent UploadCustomContent a.css",
                "answered 7 BadInput"
            ]
        );
    }

    #[test]
    fn changes_are_recorded_before_and_after_and_reads_are_not() {
        let script = Script::new([
            ("list-members", Ok(r#"{"Members":[]}"#)),
            ("approve-share", Ok("")),
            ("reject-kick", Err(server("BadInput"))),
        ]);
        let journal = Rc::new(Lines::default());
        let api = Api::new(Journalled::new(script, journal.clone()));
        let abort = Abort::new();
        run(async {
            api.call(&ListMembers(TresorId::new("t")), &abort).await.unwrap();
            let verdict = |kind, decision| DecideOperation::new(kind, OperationId::new("op"), decision);
            api.call(&verdict(OperationKind::Share, Decision::Approve), &abort).await.unwrap();
            api.call(&verdict(OperationKind::Kick, Decision::Reject), &abort).await.unwrap_err();
        });
        assert_eq!(
            *journal.0.borrow(),
            ["sent ApproveShare op", "answered 7 ok", "sent RejectKick op", "answered 7 BadInput"]
        );
    }
}
