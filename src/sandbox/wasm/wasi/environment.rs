//! Arguments, environment, clocks, randomness, waiting; and sockets, of which there are none.

use std::time::Duration;

use super::{Answer, Call, Errno};

/// `args_get`: writes each argument, ended by a zero, and the list of their addresses.
pub(super) fn args_get(call: &mut Call<'_>, list: u32, bytes: u32) -> Answer {
    let args = call.world.args.clone();
    put_texts(call, &args, list, bytes)
}

/// `args_sizes_get`: how many arguments, and how many bytes they take.
pub(super) fn args_sizes_get(call: &mut Call<'_>, count: u32, size: u32) -> Answer {
    let args = call.world.args.clone();
    put_sizes(call, &args, count, size)
}

/// `environ_get`: as `args_get`, for `NAME=value`.
pub(super) fn environ_get(call: &mut Call<'_>, list: u32, bytes: u32) -> Answer {
    let env = call.world.env.clone();
    put_texts(call, &env, list, bytes)
}

/// `environ_sizes_get`.
pub(super) fn environ_sizes_get(call: &mut Call<'_>, count: u32, size: u32) -> Answer {
    let env = call.world.env.clone();
    put_sizes(call, &env, count, size)
}

fn put_texts(call: &mut Call<'_>, texts: &[String], list: u32, bytes: u32) -> Answer {
    let (mut entry, mut at) = (list, bytes);
    for text in texts {
        call.memory.put_u32(entry, at)?;
        call.memory.put(at, text.as_bytes())?;
        let end = u32::try_from(text.len()).ok().and_then(|length| at.checked_add(length)).ok_or(Errno::Fault)?;
        call.memory.put(end, &[0])?;
        at = end.checked_add(1).ok_or(Errno::Fault)?;
        entry = entry.checked_add(4).ok_or(Errno::Fault)?;
    }
    Ok(())
}

fn put_sizes(call: &mut Call<'_>, texts: &[String], count: u32, size: u32) -> Answer {
    call.memory.put_length(count, texts.len())?;
    Ok(call.memory.put_length(size, texts.iter().map(|text| text.len() + 1).sum())?)
}

/// What a clock shows, in nanoseconds: 0 is the wall clock, the others count from the start of the run.
fn clock(call: &Call<'_>, clock: u32) -> Result<u64, Errno> {
    match clock {
        0 => Ok(call.world.epoch.saturating_add(call.now.0)),
        1..=3 => Ok(call.now.0),
        _ => Err(Errno::Inval),
    }
}

/// `clock_res_get`: a nanosecond.
pub(super) fn clock_res_get(call: &mut Call<'_>, id: u32, out: u32) -> Answer {
    clock(call, id)?;
    Ok(call.memory.put_u64(out, 1)?)
}

/// `clock_time_get`.
pub(super) fn clock_time_get(call: &mut Call<'_>, id: u32, _precision: u64, out: u32) -> Answer {
    let time = clock(call, id)?;
    Ok(call.memory.put_u64(out, time)?)
}

/// `random_get`: seeded bytes.
pub(super) fn random_get(call: &mut Call<'_>, at: u32, length: u32) -> Answer {
    let target = call.memory.bytes_mut(at, length)?;
    call.world.random.fill(target);
    Ok(())
}

/// `sched_yield`: there is nobody to yield to.
#[expect(clippy::unnecessary_wraps, reason = "all functions of WASI have one shape")]
pub(super) fn sched_yield(_call: &mut Call<'_>) -> Answer {
    Ok(())
}

/// `proc_raise`: there are no signals.
pub(super) fn proc_raise(_call: &mut Call<'_>, _signal: u32) -> Answer {
    Err(Errno::Nosys.into())
}

/// One thing a module waits for.
struct Subscription {
    user_data: u64,
    kind: u8,
    /// How long a clock subscription still has to wait; zero for a file, which is always ready.
    wait: u64,
}

/// `poll_oneoff`: waits on the virtual clock, so at once, for what comes first.
pub(super) fn poll_oneoff(call: &mut Call<'_>, subscriptions: u32, events: u32, count: u32, out: u32) -> Answer {
    if count == 0 || count > 1024 {
        return Err(Errno::Inval.into());
    }
    let waiting: Vec<Subscription> = (0..count)
        .map(|index| subscription(call, subscriptions.checked_add(index * 48).ok_or(Errno::Fault)?))
        .collect::<Result<_, Errno>>()?;
    let first = waiting.iter().map(|subscription| subscription.wait).min().unwrap_or(0);
    call.pause = Duration::from_nanos(first);
    let ready = waiting.iter().filter(|subscription| subscription.wait == first);
    let mut written = 0;
    for subscription in ready {
        let at = events.checked_add(written * 32).ok_or(Errno::Fault)?;
        let mut event = [0; 32];
        event[..8].copy_from_slice(&subscription.user_data.to_le_bytes());
        event[10] = subscription.kind;
        call.memory.put(at, &event)?;
        written += 1;
    }
    Ok(call.memory.put_u32(out, written)?)
}

fn subscription(call: &Call<'_>, at: u32) -> Result<Subscription, Errno> {
    let field = |offset: u32| at.checked_add(offset).ok_or(Errno::Fault);
    let user_data = call.memory.u64(at)?;
    let kind = call.memory.u8(field(8)?)?;
    let wait = match kind {
        0 => {
            let id = call.memory.u32(field(16)?)?;
            let timeout = call.memory.u64(field(24)?)?;
            let absolute = call.memory.u16(field(40)?)? & 1 == 1;
            if absolute { timeout.saturating_sub(clock(call, id)?) } else { timeout }
        }
        1 | 2 => 0,
        _ => return Err(Errno::Inval),
    };
    Ok(Subscription { user_data, kind, wait })
}

/// `sock_accept`.
pub(super) fn no_accept(_call: &mut Call<'_>, _fd: u32, _flags: u32, _out: u32) -> Answer {
    Err(Errno::Notsup.into())
}

/// `sock_recv`.
pub(super) fn no_receive(
    _: &mut Call<'_>,
    _fd: u32,
    _data: u32,
    _count: u32,
    _flags: u32,
    _size: u32,
    _out: u32,
) -> Answer {
    Err(Errno::Notsup.into())
}

/// `sock_send`.
pub(super) fn no_send(_call: &mut Call<'_>, _fd: u32, _data: u32, _count: u32, _flags: u32, _out: u32) -> Answer {
    Err(Errno::Notsup.into())
}

/// `sock_shutdown`.
pub(super) fn no_shutdown(_call: &mut Call<'_>, _fd: u32, _how: u32) -> Answer {
    Err(Errno::Notsup.into())
}
