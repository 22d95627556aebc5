//! WASI preview 1, our own: every function of `wasi_snapshot_preview1`, on a made-up world.
//!
//! The clock is the run's virtual clock, randomness is seeded, files live in memory, standard output is the run's console.
//! Nothing here reaches the machine. Sockets answer "not supported", as a host does that hands out none.

mod environment;
mod errno;
mod fd;
mod memory;
mod path;
mod world;

use std::time::Duration;

use wasmtime::{AsContextMut, Caller, Extern, Func};

pub(super) use errno::{Errno, Refusal};
use memory::GuestMemory;
pub(super) use world::{World, WorldSetup};

use super::guest::{Guest, Halted, Output};
use crate::trace::VirtualTime;

/// The module name under which the functions are imported.
pub(super) const MODULE: &str = "wasi_snapshot_preview1";

/// What a WASI function works on.
struct Call<'a> {
    /// The caller's memory.
    memory: GuestMemory<'a>,
    /// The world.
    world: &'a mut World,
    /// Where standard output goes.
    output: &'a mut Output,
    /// The moment of the call.
    now: VirtualTime,
    /// How long the call takes on the virtual clock.
    pause: Duration,
}

type Answer = Result<(), Refusal>;

macro_rules! functions {
    ($($function:path => $name:ident($($argument:ident: $type:ty),*);)*) => {
        /// The names of all functions but `proc_exit`.
        const NAMES: &[&str] = &[$(stringify!($name)),*];

        fn answering(store: impl AsContextMut<Data = Guest>, world: usize, name: &str) -> Option<Func> {
            match name {
                $(stringify!($name) => {
                    Some(Func::wrap(store, move |mut caller: Caller<'_, Guest>, $($argument: $type),*| {
                        answer(&mut caller, world, |call| $function(call, $($argument),*))
                    }))
                })*
                _ => None,
            }
        }
    };
}

functions! {
    environment::args_get => args_get(list: u32, bytes: u32);
    environment::args_sizes_get => args_sizes_get(count: u32, size: u32);
    environment::environ_get => environ_get(list: u32, bytes: u32);
    environment::environ_sizes_get => environ_sizes_get(count: u32, size: u32);
    environment::clock_res_get => clock_res_get(clock: u32, out: u32);
    environment::clock_time_get => clock_time_get(clock: u32, precision: u64, out: u32);
    environment::random_get => random_get(at: u32, length: u32);
    environment::poll_oneoff => poll_oneoff(subscriptions: u32, events: u32, count: u32, out: u32);
    environment::sched_yield => sched_yield();
    environment::proc_raise => proc_raise(signal: u32);
    fd::advise => fd_advise(fd: u32, offset: u64, length: u64, advice: u32);
    fd::allocate => fd_allocate(fd: u32, offset: u64, length: u64);
    fd::close => fd_close(fd: u32);
    fd::sync => fd_datasync(fd: u32);
    fd::fdstat_get => fd_fdstat_get(fd: u32, out: u32);
    fd::fdstat_set_flags => fd_fdstat_set_flags(fd: u32, flags: u32);
    fd::fdstat_set_rights => fd_fdstat_set_rights(fd: u32, base: u64, inheriting: u64);
    fd::filestat_get => fd_filestat_get(fd: u32, out: u32);
    fd::filestat_set_size => fd_filestat_set_size(fd: u32, size: u64);
    fd::filestat_set_times => fd_filestat_set_times(fd: u32, accessed: u64, modified: u64, flags: u32);
    fd::pread => fd_pread(fd: u32, buffers: u32, count: u32, offset: u64, out: u32);
    fd::prestat_get => fd_prestat_get(fd: u32, out: u32);
    fd::prestat_dir_name => fd_prestat_dir_name(fd: u32, at: u32, length: u32);
    fd::pwrite => fd_pwrite(fd: u32, buffers: u32, count: u32, offset: u64, out: u32);
    fd::read => fd_read(fd: u32, buffers: u32, count: u32, out: u32);
    fd::readdir => fd_readdir(fd: u32, at: u32, length: u32, cookie: u64, out: u32);
    fd::renumber => fd_renumber(from: u32, to: u32);
    fd::seek => fd_seek(fd: u32, offset: i64, whence: u32, out: u32);
    fd::sync => fd_sync(fd: u32);
    fd::tell => fd_tell(fd: u32, out: u32);
    fd::write => fd_write(fd: u32, buffers: u32, count: u32, out: u32);
    path::create_directory => path_create_directory(fd: u32, at: u32, length: u32);
    path::filestat_get => path_filestat_get(fd: u32, flags: u32, at: u32, length: u32, out: u32);
    path::filestat_set_times =>
        path_filestat_set_times(fd: u32, flags: u32, at: u32, length: u32, accessed: u64, modified: u64, which: u32);
    path::link =>
        path_link(fd: u32, flags: u32, at: u32, length: u32, new_fd: u32, new_at: u32, new_length: u32);
    path::open =>
        path_open(fd: u32, lookup: u32, at: u32, length: u32, how: u32, rights: u64, inheriting: u64, flags: u32, out: u32);
    path::readlink => path_readlink(fd: u32, at: u32, length: u32, buffer: u32, size: u32, out: u32);
    path::remove_directory => path_remove_directory(fd: u32, at: u32, length: u32);
    path::rename => path_rename(fd: u32, at: u32, length: u32, new_fd: u32, new_at: u32, new_length: u32);
    path::symlink => path_symlink(at: u32, length: u32, fd: u32, new_at: u32, new_length: u32);
    path::unlink_file => path_unlink_file(fd: u32, at: u32, length: u32);
    environment::no_accept => sock_accept(fd: u32, flags: u32, out: u32);
    environment::no_receive => sock_recv(fd: u32, data: u32, count: u32, flags: u32, size: u32, out: u32);
    environment::no_send => sock_send(fd: u32, data: u32, count: u32, flags: u32, out: u32);
    environment::no_shutdown => sock_shutdown(fd: u32, how: u32);
}

/// The names of all functions.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().copied().chain(["proc_exit"])
}

/// The function `name` of WASI for modules of `store` that live in its world number `world`.
pub(super) fn function(store: impl AsContextMut<Data = Guest>, world: usize, name: &str) -> Option<Func> {
    if name == "proc_exit" {
        return Some(Func::wrap(store, |code: i32| -> wasmtime::Result<()> {
            Err(wasmtime::Error::new(Halted::Exit(code)))
        }));
    }
    answering(store, world, name)
}

/// Runs `function` for `caller` and turns what it says into an error number.
fn answer(
    caller: &mut Caller<'_, Guest>,
    world: usize,
    function: impl FnOnce(&mut Call<'_>) -> Answer,
) -> wasmtime::Result<i32> {
    let Some(Extern::Memory(memory)) = caller.get_export("memory") else {
        return Err(wasmtime::Error::new(Halted::NoMemory));
    };
    let fuel = caller.get_fuel()?;
    let (bytes, guest) = memory.data_and_store_mut(caller);
    let Some(world) = guest.worlds.get_mut(world) else {
        return Ok(Errno::Nosys as i32);
    };
    let now = guest.clock.now(fuel);
    world.touch(now.0);
    let output = &mut guest.output;
    let mut call = Call { memory: GuestMemory(bytes), world, output, now, pause: Duration::ZERO };
    let said = function(&mut call);
    let pause = call.pause;
    guest.clock.pause(pause);
    match said {
        Ok(()) => Ok(0),
        Err(Refusal::Errno(errno)) => Ok(errno as i32),
        Err(Refusal::Halt(halted)) => Err(wasmtime::Error::new(halted)),
    }
}
