// The same bad network by the system's own TCP: a network namespace of this process alone, in which packets of one port
// are dropped at random in both directions. Needs Linux, root (or a user namespace), `ip` and `iptables`.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Set for the process that runs inside the namespace. */
const INSIDE = "LOSS_NAMESPACE";

const run = (name, ...words) => execFileSync(name, words, { stdio: ["ignore", "pipe", "inherit"] }).toString();

/** Starts this program again in a namespace of its own and ends with it; returns at once inside of it. */
export function enterNamespace() {
  if (process.env[INSIDE]) return;
  const { status } = spawnSync("unshare", ["--net", process.execPath, ...process.argv.slice(1)], { stdio: "inherit", env: { ...process.env, [INSIDE]: "1" } });
  process.exit(status ?? 1);
}

/** Makes ready what packets travel over: packets of at most `packet` bytes, none joined to larger ones, or as the
 * loopback takes them; and the congestion control of phones, or the older one it grew from, instead of what this machine
 * prefers. */
export function prepareNamespace(packet) {
  const size = packet === null ? [] : ["mtu", String(packet), "gso_max_segs", "1"];
  run("ip", "link", "set", "lo", ...size, "up");
  const known = readFileSync("/proc/sys/net/ipv4/tcp_allowed_congestion_control", "utf8").split(/\s+/);
  run("sysctl", "-q", `net.ipv4.tcp_congestion_control=${known.includes("cubic") ? "cubic" : "reno"}`);
  // What one connection learned about the way is not handed to the next one, which would be another phone's.
  run("sysctl", "-q", "net.ipv4.tcp_no_metrics_save=1");
}

/** From now on drops `share` of the packets from and to `port`. */
export function losePackets(port, share) {
  for (const side of ["--sport", "--dport"]) {
    run("iptables", "-A", "INPUT", "-p", "tcp", side, String(port));
    run("iptables", "-A", "INPUT", "-p", "tcp", side, String(port), "-m", "statistic", "--mode", "random", "--probability", String(share), "-j", "DROP");
  }
}

/** What was put on the wire in each direction and what of it was dropped, in packets and bytes. */
export function counted() {
  const rows = run("iptables", "-L", "INPUT", "-v", "-n", "-x").trim().split("\n").slice(2).map((row) => row.trim().split(/\s+/).slice(0, 2).map(Number));
  const [[downPackets, down], [downLost], [upPackets, up], [upLost]] = rows;
  return { wire: up + down, up, largest: up / Math.max(1, upPackets), lost: { up: upLost / upPackets, down: downLost / downPackets } };
}

/** TCP segments sent again by this namespace, of all. */
export function resent() {
  const [names, values] = readFileSync("/proc/net/snmp", "utf8").split("\n").filter((row) => row.startsWith("Tcp:")).map((row) => row.split(" "));
  const of = (name) => Number(values[names.indexOf(name)]);
  return of("RetransSegs") / of("OutSegs");
}
