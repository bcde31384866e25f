#!/usr/bin/env python3
"""Recomputes a Porchlight round record. Python 3.9 or newer, standard library only.

Usage: python3 verify_draw.py record.json        Exit status 0: the record holds.
"""
import hashlib, json, struct, sys

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


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


def draw(blocks, gap, entries, seed):
    """Random serial dictatorship: one block a turn, later turns in reverse order."""
    def best_ticket(index):
        head = seed + bytes.fromhex(entries[index][0])
        return min(sha256(head, struct.pack(">I", j))[:16] for j in range(entries[index][1]))

    tickets = [best_ticket(index) for index in range(len(entries))]
    order = sorted(range(len(entries)), key=lambda index: (tickets[index], index))
    del tickets
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

    playing = [index for index in order if turn(index)][::-1]
    while playing:
        playing = [index for index in playing if turn(index)]
    return awards


def check(record):
    if record["format"] != "porchlight-round-record/v1":
        return "not a record of a known format"
    names = [entry[0] for entry in record["entries"]]
    if any(a >= b for a, b in zip(names, names[1:])):
        return "entries are not sorted by pseudonym"
    del names
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
    if draw(record["blocks"], record["gap_minutes"], record["entries"], seed) != record["awards"]:
        return "the awards do not follow from the seed"
    return None


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        record = json.load(file)
    fault = check(record)
    if fault:
        sys.exit(f"The record does NOT hold: {fault}.")
    print(f"The record holds: {len(record['entries'])} entries, {len(record['awards'])} awards.")
