//! The survey reads the missing details of waiting operations in the background, so that collisions are known early. Here
//! is what it reads next, what an answer means, and when it stops; the task is in `survey_task`.

use super::context::Details;
use super::key::OperationKey;
use super::queue::{Item, Queue};
use crate::problem::Problem;
use admin_api::ErrorCode;

/// How many details are written to the queue together.
const BATCH: usize = 24;

/// What was read of one operation.
pub type DetailsRead = (OperationKey, Result<Details, Problem>);

/// The operations to read next: the oldest waiting ones without details.
pub fn next_batch(queue: &Queue) -> Vec<OperationKey> {
    let is_missing = |item: &&Item| item.is_waiting() && item.details.is_none();
    queue.items().iter().filter(is_missing).take(BATCH).map(|item| item.key.clone()).collect()
}

/// Records what was read. `false` ends the survey: a failure that does not concern the operation itself would meet the
/// next ones as well.
pub fn record(queue: &mut Queue, batch: Vec<DetailsRead>, now_ms: f64) -> bool {
    let mut goes_on = !batch.is_empty();
    for (key, read) in batch {
        match read {
            Ok(details) => drop(queue.set_details(&key, details)),
            Err(problem) if problem.error_code().is_some_and(ErrorCode::is_operation_gone) => {
                queue.mark_gone(&key, Some(problem), now_ms);
            }
            Err(_) => goes_on = false,
        }
    }
    goes_on
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::context::tests::context;
    use crate::problem::tests::server;
    use admin_api::OperationKind;
    use admin_api::endpoint::Decision;

    fn key(id: usize) -> OperationKey {
        OperationKey::new(OperationKind::Share, id.to_string())
    }

    fn queue(count: usize) -> Queue {
        let mut queue = Queue::default();
        for id in 0..count {
            queue.add(Item::new(key(id), 1.0));
        }
        queue
    }

    fn details() -> Details {
        context("a", Some("b"), &[]).details
    }

    #[test]
    fn the_survey_reads_every_waiting_operation_once_and_ends() {
        let mut queue = queue(100);
        queue.begin_sending(&key(3), Decision::Approve, "tab");
        queue.set_details(&key(4), details());
        let mut read = Vec::new();
        loop {
            let batch = next_batch(&queue);
            read.extend(batch.iter().cloned());
            let answers = batch.into_iter().map(|key| {
                let is_gone = key.id.as_str().ends_with('7');
                (key, if is_gone { Err(server("BadInput")) } else { Ok(details()) })
            });
            let answers = answers.collect();
            if !record(&mut queue, answers, 5.0) {
                break;
            }
        }
        assert_eq!(read, (0..100).filter(|id| ![3, 4].contains(id)).map(key).collect::<Vec<_>>());
        assert!(
            queue.get(&key(17)).unwrap().verdict().is_some() && queue.get(&key(18)).unwrap().is_waiting()
        );
    }

    #[test]
    fn a_failure_that_is_not_the_operations_own_ends_the_survey() {
        let mut queue = queue(2);
        let answers = vec![(key(0), Err(server("TenantDisabled"))), (key(1), Ok(details()))];
        assert!(!record(&mut queue, answers, 5.0));
        assert_eq!(next_batch(&queue), [key(0)]);
    }
}
