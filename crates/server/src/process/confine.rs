//! What a process takes from itself before it reads a stranger's byte.
//!
//! Two stages. [`limits`] always: memory, files, no dump. [`shut()`] for a process that has loaded all it
//! needs: from then on it opens no file, makes no connection and starts nothing, as far as the kernel
//! knows how (Landlock, seccomp). What a kernel does not know is said, never hidden.

use rustix::mm::{MlockAllFlags, mlockall};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use std::fs::File;
use std::io;
use std::os::fd::BorrowedFd;

/// Open files, at most: three pipes, and a few for the libraries.
const OPEN_FILES: u64 = 64;

/// What holds for the whole process, in bytes that it may write to and bytes of its address space.
pub(crate) fn limits(data_bytes: u64, address_bytes: u64) -> rustix::io::Result<()> {
    let at_most = |value: u64| Rlimit { current: Some(value), maximum: Some(value) };
    // No copy of somebody's picture in a dump, and no file written at all.
    setrlimit(Resource::Core, at_most(0))?;
    setrlimit(Resource::Fsize, at_most(0))?;
    setrlimit(Resource::Nofile, at_most(OPEN_FILES))?;
    setrlimit(Resource::Data, at_most(data_bytes))?;
    setrlimit(Resource::As, at_most(address_bytes))
}

/// Processor time from now on: the system ends the process when it is used up.
pub(crate) fn allow_cpu(seconds: u64) -> rustix::io::Result<()> {
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
    let used = u64::try_from(used).unwrap_or(0);
    // Begun seconds count: one more, so that nobody gets less than was promised.
    setrlimit(Resource::Cpu, Rlimit { current: Some(used + seconds + 1), maximum: None })
}

/// Keeps the memory of this process, of so many bytes at most, out of swap, where the system lets it.
pub(crate) fn out_of_swap(bytes: u64) -> bool {
    let enough = || {
        let most = getrlimit(Resource::Memlock).current;
        most.is_none_or(|most| most >= bytes)
            || setrlimit(Resource::Memlock, Rlimit { current: Some(bytes), maximum: Some(bytes) })
                .is_ok()
    };
    // Less would make memory that is asked for later be refused. Pages count when they are used.
    let flags = MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT;
    enough() && mlockall(flags).is_ok()
}

/// A pipe without the buffer of the standard library, which looks for ends of lines and keeps a copy.
pub(crate) fn own(fd: BorrowedFd<'_>) -> io::Result<File> {
    Ok(File::from(fd.try_clone_to_owned()?))
}

/// How far the kernel shut a process in. Words for people; "no" says that it does not know how.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Shut {
    /// No file and no connection (Landlock): "whole", "part" or "no".
    pub(crate) landlock: String,
    /// Only calls that reckoning needs (seccomp).
    pub(crate) seccomp: bool,
    /// It tried to open a file and to make a socket, and could not.
    pub(crate) tried: bool,
    /// Its memory cannot be read by other processes of this user, nor written to a dump.
    pub(crate) undumpable: bool,
}

#[cfg(target_os = "linux")]
pub(crate) use linux::shut;

/// Other systems have neither.
#[cfg(not(target_os = "linux"))]
pub(crate) fn shut() -> Shut {
    Shut { landlock: "no".into(), seccomp: false, tried: false, undumpable: false }
}

#[cfg(target_os = "linux")]
mod linux {
    use super::Shut;
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule, TargetArch, apply_filter_all_threads,
    };
    use std::collections::BTreeMap;

    /// The newest rules that we know; older kernels apply what they know of them.
    const RULES: ABI = ABI::V6;
    /// Calls that reckoning, memory, the pipes and an orderly end need. None opens, connects, starts,
    /// traces or sends to another process.
    const CALLS: [libc::c_long; 35] = [
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_fstat,
        libc::SYS_lseek,
        libc::SYS_fcntl,
        libc::SYS_dup,
        libc::SYS_ppoll,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_rseq,
        libc::SYS_set_robust_list,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_getcpu,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_nanosleep,
        libc::SYS_gettimeofday,
        libc::SYS_getrandom,
        libc::SYS_getrusage,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];
    /// Calls whose third number says what memory may be used for: never to be run.
    const MAPPING: [libc::c_long; 2] = [libc::SYS_mmap, libc::SYS_mprotect];

    /// Shuts this process in. Call it from its only thread, after everything was loaded.
    pub(crate) fn shut() -> Shut {
        let undumpable = set_dumpable_behavior(DumpableBehavior::NotDumpable).is_ok();
        let landlock = match landlocked() {
            Ok(RulesetStatus::FullyEnforced) => "whole",
            Ok(RulesetStatus::PartiallyEnforced) => "part",
            Ok(RulesetStatus::NotEnforced) | Err(_) => "no",
        };
        let seccomp = filter().is_some_and(|filter| apply_filter_all_threads(&filter).is_ok());
        let opens = std::fs::File::open("/").is_ok();
        let connects = std::net::UdpSocket::bind(("127.0.0.1", 0)).is_ok();
        Shut { landlock: landlock.into(), seccomp, tried: !opens && !connects, undumpable }
    }

    /// Everything that rules can speak of, and nothing allowed.
    fn landlocked() -> Result<RulesetStatus, landlock::RulesetError> {
        let rules = Ruleset::default()
            .handle_access(AccessFs::from_all(RULES))?
            .handle_access(AccessNet::from_all(RULES))?
            .scope(Scope::from_all(RULES))?;
        Ok(rules.create()?.restrict_self()?.ruleset)
    }

    /// A call that is not on the list is answered as not permitted; what reckons goes on without it.
    fn filter() -> Option<BpfProgram> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
            CALLS.iter().map(|call| (*call, vec![])).collect();
        // 32 bits: the numbers of what memory may be used for.
        let run = u64::try_from(libc::PROT_EXEC).ok()?;
        for call in MAPPING {
            let never = SeccompCmpOp::MaskedEq(run);
            let not_run = SeccompCondition::new(2, SeccompCmpArgLen::Dword, never, 0).ok()?;
            rules.insert(call, vec![SeccompRule::new(vec![not_run]).ok()?]);
        }
        // Limits of its own, not of other processes.
        let own = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, 0).ok()?;
        rules.insert(libc::SYS_prlimit64, vec![SeccompRule::new(vec![own]).ok()?]);
        // On x86 the older call does what the newer does.
        #[cfg(target_arch = "x86_64")]
        rules.insert(libc::SYS_poll, vec![]);
        let arch: TargetArch = std::env::consts::ARCH.try_into().ok()?;
        let not_permitted = SeccompAction::Errno(u32::try_from(libc::EPERM).ok()?);
        let filter = SeccompFilter::new(rules, not_permitted, SeccompAction::Allow, arch).ok()?;
        filter.try_into().ok()
    }
}
