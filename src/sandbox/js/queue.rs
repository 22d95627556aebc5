//! What is still to happen in a context: timers and replies, in order of their virtual time, then of their making.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use crate::trace::VirtualTime;

/// What becomes due.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    /// The timer of that number fires.
    Timer(u64),
    /// The host's answer to the caller of that number, as the prelude's `settle` takes it.
    Reply(String),
}

/// The queue of one context.
#[derive(Default)]
pub(super) struct Queue {
    heap: BinaryHeap<Reverse<(VirtualTime, u64, Due)>>,
    /// The newest entry of each timer; older ones are void.
    timers: HashMap<u64, u64>,
    made: u64,
}

impl Queue {
    /// Adds an entry that becomes due at `at`.
    pub(super) fn push(&mut self, at: VirtualTime, due: Due) {
        self.made += 1;
        if let Due::Timer(number) = due {
            self.timers.insert(number, self.made);
        }
        self.heap.push(Reverse((at, self.made, due)));
    }

    /// Takes timer `number` back.
    pub(super) fn cancel(&mut self, number: u64) {
        self.timers.remove(&number);
    }

    /// When the next entry becomes due.
    pub(super) fn next_time(&mut self) -> Option<VirtualTime> {
        while let Some(Reverse((at, made, due))) = self.heap.peek() {
            match due {
                Due::Timer(number) if self.timers.get(number) != Some(made) => {
                    self.heap.pop();
                }
                _ => return Some(*at),
            }
        }
        None
    }

    /// Takes the next entry.
    pub(super) fn pop(&mut self) -> Option<(VirtualTime, Due)> {
        self.next_time()?;
        let Reverse((at, _, due)) = self.heap.pop()?;
        if let Due::Timer(number) = due {
            self.timers.remove(&number);
        }
        Some((at, due))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_by_time_then_in_the_order_they_were_made() {
        let mut queue = Queue::default();
        queue.push(VirtualTime(2), Due::Timer(1));
        queue.push(VirtualTime(1), Due::Timer(2));
        queue.push(VirtualTime(1), Due::Reply("r".to_owned()));
        queue.push(VirtualTime(1), Due::Timer(3));
        queue.cancel(3);
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!(
            order,
            [
                (VirtualTime(1), Due::Timer(2)),
                (VirtualTime(1), Due::Reply("r".to_owned())),
                (VirtualTime(2), Due::Timer(1)),
            ]
        );
    }

    #[test]
    fn setting_a_timer_again_moves_it() {
        let mut queue = Queue::default();
        queue.push(VirtualTime(1), Due::Timer(1));
        queue.push(VirtualTime(5), Due::Timer(1));
        assert_eq!(queue.pop(), Some((VirtualTime(5), Due::Timer(1))));
        assert_eq!(queue.pop(), None);
    }
}
