//! A program that runs beside a test and ends with it.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// The time limit until a program is ready. It allows for a busy machine and for a million users.
const START: Duration = Duration::from_secs(180);

/// A running program. Dropping it kills it.
pub struct Process(Child);

impl Process {
    /// Starts a program and waits for the first line of its output for which `is_ready` is true. Returns the
    /// lines up to that one.
    pub fn start(name: &str, command: &mut Command, is_ready: impl Fn(&str) -> bool) -> (Self, Vec<String>) {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let mut process = Self(child);
        let lines = process.read();
        let deadline = Instant::now() + START;
        let mut seen = Vec::new();
        loop {
            match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    let ready = is_ready(&line);
                    seen.push(line);
                    if ready {
                        return (process, seen);
                    }
                }
                Err(why) => {
                    let what = match why {
                        RecvTimeoutError::Timeout => format!("was not ready after {START:?}"),
                        RecvTimeoutError::Disconnected => format!("ended: {:?}", process.0.wait()),
                    };
                    // Lines that contain a key are marked and must not be shown.
                    seen.retain(|line| !line.contains("key"));
                    panic!("{name} {what}\n{}", seen.join("\n"))
                }
            }
        }
    }

    /// Its standard output and error. Both are read to the end, so that the program never blocks on them.
    fn read(&mut self) -> Receiver<String> {
        let (sender, lines) = mpsc::channel();
        let outputs: [Option<Box<dyn Read + Send>>; 2] = [
            self.0.stdout.take().map(|output| Box::new(output) as _),
            self.0.stderr.take().map(|output| Box::new(output) as _),
        ];
        for output in outputs.into_iter().flatten() {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    // Once the program is ready, the receiver is gone and sending fails.
                    let _ = sender.send(line);
                }
            });
        }
        lines
    }

    /// Waits until it has exited. Returns `false` if it did not exit in time.
    pub fn wait(&mut self, limit: Duration) -> bool {
        let deadline = Instant::now() + limit;
        while Instant::now() < deadline {
            if !matches!(self.0.try_wait(), Ok(None)) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have exited already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
