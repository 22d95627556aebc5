//! What the guest may call. Everything it asks comes through here, and nothing it passes is trusted.

use std::time::Duration;

use serde_json::{Value, json};
use wasmtime::{Caller, Linker, Memory, Result, format_err};

use super::{Halt, HostCall, HostError, HostReply, digest, state::State};
use crate::trace::Level;

/// The upper half of `host_call`'s answer; the lower half is the reply's length.
const NOTHING: u64 = 0;
const TEXT: u64 = 1 << 32;
const BYTES: u64 = 2 << 32;
const ERROR: u64 = 3 << 32;

/// Adds the guest's imports to `linker`.
pub(super) fn add_to(linker: &mut Linker<State>) -> Result<()> {
    linker.func_wrap("etude", "host_call", host_call)?;
    linker.func_wrap("etude", "host_take", host_take)?;
    linker.func_wrap("etude", "host_interrupt", host_interrupt)?;
    linker.func_wrap("wasi_snapshot_preview1", "clock_time_get", clock_time_get)?;
    Ok(())
}

fn memory(caller: &Caller<'_, State>) -> Result<Memory> {
    caller.data().memory.ok_or_else(|| format_err!("the guest ran before it had a memory"))
}

/// The bytes `at..at + length` of the guest's memory.
fn slice(memory: &mut [u8], at: u32, length: u32) -> Result<&mut [u8]> {
    let end = (at as usize).saturating_add(length as usize);
    memory.get_mut(at as usize..end).ok_or_else(|| format_err!("the guest named bytes outside of its memory"))
}

fn text(memory: &mut [u8], at: u32, length: u32) -> Result<String> {
    Ok(String::from_utf8_lossy(slice(memory, at, length)?).into_owned())
}

fn host_call(
    mut caller: Caller<'_, State>,
    operation: u32,
    operation_length: u32,
    argument: u32,
    argument_length: u32,
    bytes: u32,
    byte_length: u32,
) -> Result<u64> {
    let memory = memory(&caller)?;
    let (data, state) = memory.data_and_store_mut(&mut caller);
    let operation = text(data, operation, operation_length)?;
    let argument = text(data, argument, argument_length)?;
    let bytes = slice(data, bytes, byte_length)?;
    let answer = state.answer(&operation, &argument, bytes);
    // Where the call cannot be answered the guest ends; `halt` says why.
    answer.map_err(|halt| {
        state.halt = Some(halt);
        format_err!("the guest was ended by its host")
    })
}

fn host_take(mut caller: Caller<'_, State>, destination: u32) -> Result<()> {
    let memory = memory(&caller)?;
    let (data, state) = memory.data_and_store_mut(&mut caller);
    let reply = std::mem::take(&mut state.reply);
    let length = u32::try_from(reply.len())?;
    slice(data, destination, length)?.copy_from_slice(&reply);
    Ok(())
}

/// Asked by the engine every ten thousand steps or so; 1 makes it throw what no program can catch.
fn host_interrupt(mut caller: Caller<'_, State>) -> Result<i32> {
    let state = caller.data_mut();
    state.ticks += 1;
    if let Some(halt) = state.must_end() {
        state.halt = Some(halt);
        return Err(format_err!("the guest was ended by its host"));
    }
    let is_over = !state.interrupted && state.is_out_of_time();
    state.interrupted |= is_over;
    Ok(i32::from(is_over))
}

fn clock_time_get(mut caller: Caller<'_, State>, _clock: u32, _precision: u64, out: u32) -> Result<i32> {
    let memory = memory(&caller)?;
    let (data, state) = memory.data_and_store_mut(&mut caller);
    let nanoseconds = state.epoch_ms.saturating_mul(1_000_000).saturating_add(state.read_clock().0);
    slice(data, out, 8)?.copy_from_slice(&nanoseconds.to_le_bytes());
    Ok(0)
}

impl State {
    /// Answers one call of the guest.
    fn answer(&mut self, operation: &str, argument: &str, bytes: &mut [u8]) -> Result<u64, Halt> {
        if let Some(level) = operation.strip_prefix("console.") {
            self.write_console(level, argument)?;
            return Ok(NOTHING);
        }
        match operation {
            "timer.set" => {
                let (number, delay) = argument.split_once(' ').unwrap_or((argument, "1"));
                let delay = Duration::from_millis(delay.parse().unwrap_or(1));
                self.queue.push(self.now + delay, super::queue::Due::Timer(number.parse().unwrap_or(0)));
            }
            "timer.clear" => self.queue.cancel(argument.parse().unwrap_or(0)),
            "etude.now" => {
                let now = self.read_clock().0.to_string();
                return Ok(self.reply_text(now));
            }
            "etude.source" => {
                let source = self.files.get(argument).cloned().unwrap_or_default();
                return Ok(self.reply_text(source));
            }
            "etude.bytes" => {
                let bytes = argument.parse().ok().and_then(|number| self.bytes.remove(&number)).unwrap_or_default();
                return Ok(self.reply_bytes(bytes));
            }
            "etude.digest" => {
                return Ok(match digest::digest(argument, bytes) {
                    Some(hash) => self.reply_bytes(hash),
                    None => NOTHING,
                });
            }
            "etude.url" => return Ok(self.reply_text(super::url::answer(argument))),
            "etude.done" => {
                self.count_output(argument.len())?;
                self.settled = Some(Ok(serde_json::from_str(argument).unwrap_or(Value::Null)));
            }
            "etude.failed" => self.settled = Some(Err(Box::new(self.error_of(argument)))),
            "etude.exit" => return Err(Halt::Exit(argument.parse().unwrap_or(0))),
            _ => return Ok(self.ask_host(operation, argument, bytes)),
        }
        Ok(NOTHING)
    }

    fn reply_text(&mut self, text: String) -> u64 {
        self.reply = text.into_bytes();
        TEXT | self.reply.len() as u64
    }

    fn reply_bytes(&mut self, bytes: Vec<u8>) -> u64 {
        self.reply = bytes;
        BYTES | self.reply.len() as u64
    }

    fn write_console(&mut self, level: &str, text: &str) -> Result<(), Halt> {
        self.count_output(text.len() + 1)?;
        let level = match level {
            "info" => Level::Info,
            "debug" => Level::Debug,
            "warn" => Level::Warn,
            "error" => Level::Error,
            _ => Level::Log,
        };
        self.host.console(self.now, level, text, &mut self.trace);
        Ok(())
    }

    /// Hands the call to the sandbox's host: `start:NUMBER:OPERATION` is answered later, anything else at once.
    fn ask_host(&mut self, operation: &str, argument: &str, bytes: &mut [u8]) -> u64 {
        let later = operation.strip_prefix("start:").and_then(|rest| rest.split_once(':'));
        let (number, operation) = match later {
            Some((number, operation)) => (number.parse::<u64>().ok(), operation),
            None => (None, operation),
        };
        let argument = serde_json::from_str(argument).unwrap_or(Value::Null);
        let call = HostCall { operation, argument, bytes, now: self.now, parent: self.parent };
        let answer = self.host.call(call, &mut self.trace);
        match number {
            Some(number) => self.answer_call_later(number, answer),
            None => self.answer_call_now(answer),
        }
    }

    fn answer_call_later(&mut self, number: u64, answer: Result<HostReply, HostError>) -> u64 {
        match answer {
            Ok(reply) => {
                let is_bytes = reply.bytes.is_some();
                if let Some(bytes) = reply.bytes {
                    self.bytes.insert(number, bytes);
                }
                let settle = json!({ "number": number, "value": reply.value, "bytes": is_bytes });
                self.answer_later(self.now + reply.after, &settle);
            }
            Err(error) => {
                let settle = json!({ "number": number, "error": error.properties });
                self.answer_later(self.now + error.after, &settle);
            }
        }
        NOTHING
    }

    fn answer_call_now(&mut self, answer: Result<HostReply, HostError>) -> u64 {
        match answer {
            Ok(HostReply { bytes: Some(bytes), after, .. }) => {
                self.advance(self.now + after);
                self.reply_bytes(bytes)
            }
            Ok(HostReply { value, after, .. }) => {
                self.advance(self.now + after);
                if value.is_null() { NOTHING } else { self.reply_text(value.to_string()) }
            }
            Err(error) => {
                self.advance(self.now + error.after);
                self.reply = Value::Object(error.properties).to_string().into_bytes();
                ERROR | self.reply.len() as u64
            }
        }
    }
}
