//! The use cases of Review: hold operations, read what they are about, decide them.

use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::time;
use crate::model::context::{Context, Difference};
use crate::model::key::OperationKey;
use crate::model::outcome::Outcome;
use crate::model::problem::Problem;
use crate::model::queue::{Item, Queue, Status};
use admin_api::endpoint::Decision;
use leptos::prelude::*;

/// What a person decided, and on what ground.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Which operation.
    pub key: OperationKey,
    /// Which way.
    pub decision: Decision,
    /// What was on screen.
    pub seen: Context,
    /// For the creation of an invitation link.
    pub additional_info: Option<String>,
}

/// What came of an order.
#[derive(Debug, Clone, PartialEq)]
pub enum Decided {
    /// A verdict's outcome.
    Outcome(Outcome),
    /// Not sent: what was on screen is not so any more.
    Changed(Context, Vec<Difference>),
}

/// Reads again, compares with what was on screen, and sends only when both are the same.
pub async fn decide(api: &Api, order: &Order) -> Decided {
    let now = match api.context(&order.key, &Abort::new()).await {
        Ok(now) => now,
        // Nothing was sent yet, so a lost answer here leaves the operation as it was.
        Err(problem) if problem.may_have_arrived() => return Decided::Outcome(Outcome::Refused(problem)),
        Err(problem) => {
            return Decided::Outcome(Outcome::of(order.key.kind, Decision::Reject, Err(problem)));
        }
    };
    let differences = order.seen.differences(&now);
    if !differences.is_empty() {
        return Decided::Changed(now, differences);
    }
    let answer = api.decide(&order.key, order.decision, order.additional_info.clone()).await;
    Decided::Outcome(Outcome::of(order.key.kind, order.decision, answer))
}

/// The operations held, over a signal. Copies are the same desk.
#[derive(Clone, Copy)]
pub struct Desk {
    queue: RwSignal<Queue>,
}

impl Default for Desk {
    fn default() -> Self {
        Self { queue: RwSignal::new(Queue::default()) }
    }
}

impl Desk {
    /// Holds operations; answers how many of them were new.
    pub fn hold(self, keys: impl IntoIterator<Item = OperationKey>) -> usize {
        let now = time::now_ms();
        let keys = keys.into_iter().collect::<Vec<_>>();
        if keys.iter().all(|key| self.queue.with_untracked(|queue| queue.get(key).is_some())) {
            return 0;
        }
        self.queue
            .try_update(|queue| keys.into_iter().filter(|key| queue.add(Item::new(key.clone(), now))).count())
            .unwrap_or_default()
    }

    /// Reads the queue, and follows it.
    pub fn with<U>(self, read: impl FnOnce(&Queue) -> U) -> U {
        self.queue.with(read)
    }

    /// One operation as it is now, and follows it.
    pub fn item(self, key: &OperationKey) -> Option<Item> {
        self.queue.with(|queue| queue.get(key).cloned())
    }

    /// Reads what an operation is about, and notes it.
    pub async fn read(self, api: Api, key: OperationKey, abort: Abort) -> Result<Context, Problem> {
        let context = api.context(&key, &abort).await?;
        self.queue.try_update(|queue| {
            if let Some(item) = queue.get_mut(&key) {
                item.details = Some(context.details.clone());
            }
        });
        Ok(context)
    }

    /// Carries an order out. The operation is claimed before anything is awaited, so that a second click finds it
    /// taken; `None` when it was.
    pub fn carry_out(self, api: Api, order: Order) -> Option<impl Future<Output = Decided>> {
        if !self.queue.try_update(|queue| queue.begin(&order.key, order.decision, "")).unwrap_or(false) {
            return None;
        }
        Some(async move {
            let decided = decide(&api, &order).await;
            self.queue.try_update(|queue| match &decided {
                Decided::Outcome(outcome) => {
                    queue.settle(&order.key, order.decision, outcome.clone(), time::now_ms());
                }
                Decided::Changed(..) => queue.release(&order.key),
            });
            decided
        })
    }

    /// Where an operation stands, and follows it.
    pub fn status(self, key: &OperationKey) -> Option<Status> {
        self.queue.with(|queue| queue.get(key).map(|item| item.status.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::transport::tests::{Script, run};
    use crate::model::context::Details;
    use crate::model::problem::TransportProblem;
    use crate::model::problem::tests::server;
    use admin_api::{OperationKind, TresorId, UserId};

    const SHARE: &str = r#"{"ByUserId":"a","ForUserId":"b","TresorId":"t"}"#;

    fn order(decision: Decision) -> Order {
        Order {
            key: OperationKey::new(OperationKind::Share, "op"),
            decision,
            seen: Context {
                details: Details {
                    by: Some(UserId::new("a")),
                    for_user: Some(UserId::new("b")),
                    tresor: TresorId::new("t"),
                    timestamp: None,
                },
                members: vec![UserId::new("a")],
            },
            additional_info: None,
        }
    }

    fn decide_by(steps: Vec<(&'static str, Result<&'static str, Problem>)>, decision: Decision) -> Decided {
        let script = Script::new(steps);
        let decided = run(decide(&Api::new(script.clone()), &order(decision)));
        assert!(script.is_done(), "every answer was asked for");
        decided
    }

    fn lost() -> Problem {
        Problem::Transport(TransportProblem::Timeout { after_ms: 1 })
    }

    #[test]
    fn what_is_as_it_was_is_sent() {
        let members = r#"{"Members":["a"]}"#;
        let decided = decide_by(
            vec![("get-share-details", Ok(SHARE)), ("list-members", Ok(members)), ("approve-share", Ok(""))],
            Decision::Approve,
        );
        assert_eq!(decided, Decided::Outcome(Outcome::Approved));
    }

    #[test]
    fn what_has_changed_is_not_sent() {
        let members = r#"{"Members":["a","c"]}"#;
        let decided = decide_by(
            vec![("get-share-details", Ok(SHARE)), ("list-members", Ok(members))],
            Decision::Approve,
        );
        let Decided::Changed(now, differences) = decided else { panic!("{decided:?}") };
        assert_eq!(now.members.len(), 2);
        assert_eq!(differences, vec![Difference::Joined(UserId::new("c"))]);
    }

    #[test]
    fn what_is_gone_is_not_sent() {
        let decided = decide_by(vec![("get-share-details", Err(server("BadInput")))], Decision::Approve);
        assert_eq!(decided, Decided::Outcome(Outcome::Gone(Some(server("BadInput")))));
    }

    #[test]
    fn an_answer_lost_before_sending_leaves_it_waiting() {
        let decided = decide_by(vec![("get-share-details", Err(lost()))], Decision::Approve);
        assert_eq!(decided, Decided::Outcome(Outcome::Refused(lost())));
    }

    #[test]
    fn an_answer_lost_after_sending_is_unknown() {
        let members = r#"{"Members":["a"]}"#;
        let decided = decide_by(
            vec![
                ("get-share-details", Ok(SHARE)),
                ("list-members", Ok(members)),
                ("reject-share", Err(lost())),
            ],
            Decision::Reject,
        );
        assert_eq!(decided, Decided::Outcome(Outcome::Unknown(lost())));
    }
}
