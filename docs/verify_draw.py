#!/usr/bin/env python3
"""Recomputes a Porchlight round record, version 1 or 2. Python 3.9 or newer, standard library only.

Usage: python3 verify_draw.py record.json ...    Exit status 0: every record holds.
"""
import hashlib, json, struct, sys

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
FORMATS = ("porchlight-round-record/v1", "porchlight-round-record/v2")


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def id_bytes(text):
    """The 16 bytes of an id such as rnd_06f0...: Crockford base 32 after the underscore."""
    number = 0
    for character in text.split("_")[1]:
        number = number * 32 + ALPHABET.index(character)
    return number.to_bytes(16, "big")


def merkle_root(leaves):
    """RFC 6962 section 2: leaves are hashed with 0x00, pairs with 0x01."""
    if not leaves:
        return sha256(b"")
    while len(leaves) > 1:
        pairs = [sha256(b"\1", leaves[i], leaves[i + 1]) for i in range(0, len(leaves) - 1, 2)]
        if len(leaves) % 2:
            pairs.append(leaves[-1])
        leaves = pairs
    return leaves[0]


def ticket_order(entries, seed):
    """Entries by their smallest ticket; of equal ones the entry that comes first."""
    def best_ticket(index):
        head = seed + bytes.fromhex(entries[index][0])
        return min(sha256(head, struct.pack(">I", j))[:16] for j in range(entries[index][1]))

    tickets = [best_ticket(index) for index in range(len(entries))]
    return sorted(range(len(entries)), key=lambda index: (tickets[index], index))


def serve(order, turn):
    """One block a turn; the first turn in this order, later turns in reverse."""
    playing = [index for index in order if turn(index)][::-1]
    while playing:
        playing = [index for index in playing if turn(index)]


def draw_1(blocks, gap, entries, seed):
    left = [block[3] for block in blocks]
    won, awards = {}, []

    def turn(index):
        _, _, most, budget, ranked = entries[index]
        mine = won.get(index, [])
        worked = sum(blocks[b][2] - blocks[b][1] for b in mine)
        for choice in ranked:
            _, start, end, _ = blocks[choice]
            if left[choice] == 0 or choice in mine or worked + end - start > budget:
                continue
            if any(start < blocks[b][2] + gap and blocks[b][1] < end + gap for b in mine):
                continue
            left[choice] -= 1
            won[index] = mine + [choice]
            awards.append([index, choice])
            return len(mine) + 1 < most
        return False

    serve(ticket_order(entries, seed), turn)
    return awards


def is_contested(record):
    wanted = [0] * len(record["blocks"])
    for entry in record["entries"]:
        for choice in entry[6]:
            wanted[choice] += 1
    return any(wanted[i] > block[3] for i, block in enumerate(record["blocks"]))


def draw_2(record, seed):
    blocks, rules, weeks = record["blocks"], record["rules"], record["weeks"]
    entries, travel, sites = record["entries"], record["travel"], record["sites"]
    order = list(range(len(entries)))
    if record["contested"]:
        order = ticket_order(entries, seed)
        turns = sum(block[3] for block in blocks) * rules["newcomer_per_mille"] // 1000
        first = [index for index in order if entries[index][2] and entries[index][6]][:turns]
        chosen = set(first)
        order = first + [index for index in order if index not in chosen]
    left = [block[3] for block in blocks]
    won, awards = {}, []

    def clash(a, b):
        first, second = (a, b) if a[1] <= b[1] else (b, a)
        pause = second[1] - first[2]
        if pause < max(rules["gap_minutes"], travel[first[5] * sites + second[5]]):
            return True
        return first[6] != second[6] and pause < rules["rest_minutes"]

    def turn(index):
        _, _, _, most, room, booked, ranked = entries[index]
        mine = won.get(index, [])
        if len(mine) >= min(most, room):
            return False
        hours = [(day, minutes) for day, minutes in booked]
        hours += [(blocks[b][6], blocks[b][2] - blocks[b][1]) for b in mine]
        for choice in ranked:
            block = blocks[choice]
            if left[choice] == 0 or choice in mine or any(clash(blocks[b], block) for b in mine):
                continue
            length, week = block[2] - block[1], weeks[block[6]]
            if length + sum(m for d, m in hours if d == block[6]) > rules["day_minutes"]:
                continue
            if length + sum(m for d, m in hours if weeks[d] == week) > rules["week_minutes"]:
                continue
            left[choice] -= 1
            won[index] = mine + [choice]
            awards.append([index, choice])
            return len(mine) + 1 < min(most, room)
        return False

    serve(order, turn)
    return awards


def check_1(record):
    secret = bytes.fromhex(record["secret"])
    if sha256(b"porchlight/round-secret/v1\0", secret).hex() != record["secret_digest"]:
        return "the secret is not the one promised"
    packed = [struct.pack(">I", record["gap_minutes"])]
    for name, start, end, places in record["blocks"]:
        packed.append(id_bytes(name) + struct.pack(">qqI", start, end, places))
    blocks_digest = sha256(b"porchlight/round-blocks/v1\0", *packed)
    if blocks_digest.hex() != record["blocks_digest"]:
        return "the blocks are not the ones announced"
    leaves = []
    for name, tickets, most, budget, ranked in record["entries"]:
        line = struct.pack(f">BBIH{len(ranked)}I", tickets, most, budget, len(ranked), *ranked)
        leaves.append(sha256(b"\0", bytes.fromhex(name), line))
    root = merkle_root(leaves)
    del leaves
    if root.hex() != record["entry_root"]:
        return "the entries are not the ones sealed"
    beacon = bytes.fromhex(record["beacon"])
    seed = sha256(b"porchlight/round-seed/v1\0", id_bytes(record["round"]), blocks_digest, root,
                  secret, beacon)
    if seed.hex() != record["seed"]:
        return "the seed does not follow from what was published"
    if draw_1(record["blocks"], record["gap_minutes"], record["entries"], seed) != record["awards"]:
        return "the awards do not follow from the seed"
    return None


def announced_digest(record):
    rules, weeks, beacon = record["rules"], record["weeks"], record["beacon"]
    names = ("gap_minutes", "rest_minutes", "day_minutes", "week_minutes", "newcomer_per_mille",
             "reserved_per_mille", "turns", "hold_cap")
    packed = [struct.pack(">6H2B", *(rules[name] for name in names)),
              struct.pack(">H", len(weeks)), bytes(weeks), struct.pack(">H", record["sites"]),
              struct.pack(f">{len(record['travel'])}H", *record["travel"]),
              b"\1" if beacon else b"\0"]
    if beacon:
        packed.append(bytes.fromhex(beacon["chain"]))
        packed.append(struct.pack(">QQ", beacon["round"], beacon["step"]))
    for block in record["blocks"]:
        packed.append(id_bytes(block[0]) + struct.pack(">qqIIHB", *block[1:]))
    return sha256(b"porchlight/round-announced/v2\0", *packed)


def check_2(record):
    secret = bytes.fromhex(record["secret"])
    if secret and sha256(b"porchlight/round-secret/v1\0", secret).hex() != record["secret_digest"]:
        return "the secret is not the one promised"
    announced = announced_digest(record)
    if announced.hex() != record["announced_digest"]:
        return "blocks and rules are not the ones announced"
    leaves = []
    for name, tickets, newcomer, most, room, booked, ranked in record["entries"]:
        days = b"".join(struct.pack(">BH", *day) for day in booked)
        line = struct.pack(">5B", tickets, newcomer, most, room, len(booked)) + days
        line += struct.pack(f">H{len(ranked)}I", len(ranked), *ranked)
        leaves.append(sha256(b"\0", bytes.fromhex(name), line))
    root = merkle_root(leaves)
    if root.hex() != record["entry_root"]:
        return "the entries are not the ones sealed"
    if is_contested(record) != record["contested"]:
        return "it is not true whether places sufficed"
    seed = b""
    if record["contested"]:
        signature = bytes.fromhex(record["beacon"]["signature"]) if record["beacon"] else b""
        value = sha256(signature) if signature else b""
        if record["beacon"] and not value:
            return "the beacon value is missing"
        which = bytes([(1 if secret else 0) + (2 if value else 0)])
        if which == b"\0":
            return "there is neither a secret nor a beacon value"
        seed = sha256(b"porchlight/round-seed/v2\0", id_bytes(record["round"]), announced, root,
                      which, secret, value)
    if seed.hex() != record["seed"]:
        return "the seed does not follow from what was published"
    awards = draw_2(record, seed)
    if awards != record["awards"]:
        return "the awards do not follow from the seed"
    result = sha256(b"porchlight/round-result/v2\0", bytes([record["contested"]]),
                    struct.pack(f">I{2 * len(awards)}I", len(awards), *sum(awards, [])))
    if result.hex() != record["result_digest"]:
        return "the digest of the result is not the one of its awards"
    return None


def counted_number(record):
    """The public random number that counted, to be compared with what any relay of its chain says."""
    beacon = record["beacon"]
    if record["format"] == FORMATS[0] or not beacon or not beacon["signature"]:
        return None
    number = beacon["round"] + beacon["step"] * beacon["attempt"]
    value = sha256(bytes.fromhex(beacon["signature"])).hex()
    return (f"Public random number {number} of chain {beacon['chain']} counted. A relay of the chain "
            f"must name as its randomness: {value}")


def check(record):
    if record["format"] not in FORMATS:
        return "not a record of a known format"
    names = [entry[0] for entry in record["entries"]]
    if any(a >= b for a, b in zip(names, names[1:])):
        return "entries are not sorted by pseudonym"
    return check_1(record) if record["format"] == FORMATS[0] else check_2(record)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Usage: python3 verify_draw.py record.json ...")
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            record = json.load(file)
        fault = check(record)
        if fault:
            sys.exit(f"The record does NOT hold: {fault}.")
        print(f"The record holds: {len(record['entries'])} entries, {len(record['awards'])} awards.")
        number = counted_number(record)
        if number:
            print(number)
