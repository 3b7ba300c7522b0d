# mypy: ignore-errors
"""The inner loops, compiled once and cached. Plain arrays in, plain arrays out; no rule of the domain lives here."""

import numpy as np
from numba import njit

NO = -(1 << 27)


@njit(nogil=True, cache=True, fastmath=True)
def soft_pass(scores, class_of, cost, outside, weight, mass_of, tau, first, last, counts, expected):
    """Soft maximum of price-adjusted values for households first..last (each standing for mass_of[h]); returns the sum.

    counts[c, m] gains the expected number of class c at place m; expected[h] becomes the expected score.
    """
    places = scores.shape[1]
    value = np.empty(places, np.float32)
    total = 0.0
    cut = np.float32(14.0 * tau)
    scale = np.float32(1.0 / tau)
    for h in range(first, last):
        c = class_of[h]
        best = -outside[h]
        w = weight[h]
        for m in range(places):
            value[m] = scores[h, m] * w - cost[c, m]
            best = max(best, value[m])
        mass = np.exp((-outside[h] - best) * scale)
        for m in range(places):
            gap = value[m] - best
            if gap > -cut:
                value[m] = np.exp(gap * scale)
                mass += value[m]
            else:
                value[m] = 0.0
        many = mass_of[h]
        total += many * (best + tau * np.log(mass))
        gained = 0.0
        for m in range(places):
            if value[m] > 0.0:
                share = value[m] / mass
                counts[c, m] += many * share
                gained += share * scores[h, m]
        expected[h] = gained
    return total


@njit(nogil=True, cache=True)
def find_home(z, free, fits, m, c, parent_kind, parent_class):
    """A kind of home with room at m that class c reaches by letting others change kind; -1 when none."""
    kinds, classes = free.shape[1], z.shape[1]
    for t in range(kinds):
        parent_kind[t] = -2
    queue = np.empty(kinds, np.int64)
    head = tail = 0
    for t in range(kinds):
        if fits[c, t]:
            parent_kind[t] = -1
            parent_class[t] = c
            if free[m, t] > 0:
                return t
            queue[tail] = t
            tail += 1
    while head < tail:
        t = queue[head]
        head += 1
        for other in range(classes):
            if z[m, other, t] > 0:
                for u in range(kinds):
                    if parent_kind[u] == -2 and fits[other, u]:
                        parent_kind[u] = t
                        parent_class[u] = other
                        if free[m, u] > 0:
                            return u
                        queue[tail] = u
                        tail += 1
    return -1


@njit(nogil=True, cache=True)
def add_one(z, free, load, uses, fits, m, c):
    """Put one household of class c at m, reshuffling homes when needed; False when no home can be found."""
    kinds = free.shape[1]
    parent_kind = np.empty(kinds, np.int64)
    parent_class = np.empty(kinds, np.int64)
    t = find_home(z, free, fits, m, c, parent_kind, parent_class)
    if t < 0:
        return False
    free[m, t] -= 1
    while parent_kind[t] != -1:
        before, mover = parent_kind[t], parent_class[t]
        z[m, mover, t] += 1
        z[m, mover, before] -= 1
        t = before
    z[m, c, t] += 1
    for r in range(load.shape[1]):
        load[m, r] += uses[c, r]
    return True


@njit(nogil=True, cache=True)
def drop_one(z, free, load, uses, m, c):
    """Take one household of class c away from m and free its kind of home."""
    for t in range(free.shape[1]):
        if z[m, c, t] > 0:
            z[m, c, t] -= 1
            free[m, t] += 1
            break
    for r in range(load.shape[1]):
        load[m, r] -= uses[c, r]


@njit(nogil=True, cache=True)
def has_room(z, free, load, limits, uses, fits, m, c):
    """Whether one more household of class c fits at m: every limit and a home."""
    for r in range(load.shape[1]):
        if load[m, r] + uses[c, r] > limits[m, r]:
            return False
    kinds = free.shape[1]
    return find_home(z, free, fits, m, c, np.empty(kinds, np.int64), np.empty(kinds, np.int64)) >= 0


@njit(nogil=True, cache=True)
def fill(order, scores, class_of, cost, outside, limits, uses, fits, z, free, load, place):
    """Give each household of `order` the place of the best price-adjusted value that still has room."""
    places = scores.shape[1]
    value = np.empty(places, np.float64)
    for h in order:
        c = class_of[h]
        for m in range(places):
            value[m] = scores[h, m] - cost[c, m] if scores[h, m] > NO else -1e18
        while True:
            m = np.argmax(value)
            if value[m] <= -1e17 or value[m] < -outside[h]:
                break
            if has_room(z, free, load, limits, uses, fits, m, c):
                add_one(z, free, load, uses, fits, m, c)
                place[h] = m
                break
            value[m] = -1e18


@njit(nogil=True, cache=True)
def cheapest_moves(scores, members, place, outside, source, arc, mover):
    """Fill arc[source, b] = least loss of moving one of `members` from `source` to b; mover = who.

    Place index M stands for being unplaced.
    """
    places = scores.shape[1]
    for b in range(places + 1):
        arc[source, b] = 1 << 40
        mover[source, b] = -1
    for h in members:
        at = place[h] if place[h] >= 0 else places
        if at != source:
            continue
        here = scores[h, at] if at < places else -outside[h]
        for b in range(places):
            loss = here - scores[h, b]
            if scores[h, b] > NO and loss < arc[source, b]:
                arc[source, b] = loss
                mover[source, b] = h
        if at < places and here + outside[h] < arc[source, places]:
            arc[source, places] = here + outside[h]
            mover[source, places] = h


@njit(nogil=True, cache=True)
def negative_cycle(arc, room, empty, leave, chain):
    """A cycle of moves that gains score. Node M = unplaced, M+1 = free room. Returns its length (0: none).

    room[m]: one more fits at m for a fee room[m] (>= 1<<39: no); leave[m]: what leaving m costs (a refund is negative).
    """
    nodes = arc.shape[0] + 1
    last = nodes - 1
    dist = np.zeros(nodes, np.int64)
    before = np.full(nodes, -1, np.int64)
    touched = -1
    for sweep in range(nodes + 1):
        touched = -1
        for a in range(last):
            base = dist[a]
            for b in range(last):
                if a != b and base + arc[a, b] < dist[b]:
                    dist[b] = base + arc[a, b]
                    before[b] = a
                    touched = b
            if room[a] < (1 << 39) and base + room[a] < dist[last]:
                dist[last] = base + room[a]
                before[last] = a
                touched = last
        for a in range(last):
            if not empty[a] and dist[last] + leave[a] < dist[a]:
                dist[a] = dist[last] + leave[a]
                before[a] = last
                touched = a
        if touched < 0:
            return 0
        # A cycle in the predecessor graph is a negative cycle: look for one now and then, not only at the end.
        if sweep % 4 == 3 or sweep == nodes:
            length = _walk_cycle(before, chain)
            if length:
                return length
    return 0


@njit(nogil=True, cache=True)
def _walk_cycle(before, chain):
    nodes = before.shape[0]
    mark = np.full(nodes, -1, np.int64)
    for start in range(nodes):
        v = start
        while v >= 0 and mark[v] < 0:
            mark[v] = start
            v = before[v]
        if v >= 0 and mark[v] == start:
            length = 0
            u = v
            while True:
                chain[length] = u
                length += 1
                u = before[u]
                if u == v:
                    break
            # chain runs backwards along the moves: turn it
            for i in range(length // 2):
                chain[i], chain[length - 1 - i] = chain[length - 1 - i], chain[i]
            return length
    return 0


@njit(nogil=True, cache=True)
def _fees(c, limits, soft_limit, soft_price, least, uses, fits, z, free, load, room, empty, leave):
    """What one more household of the class costs at each place, what one fewer gives back, and where one may go."""
    places, size = soft_limit.shape[0], uses[c, 0]
    for m in range(places):
        fits_here = has_room(z, free, load, limits, uses, fits, m, c)
        over = max(0, load[m, 0] + size - max(soft_limit[m], load[m, 0]))
        room[m] = soft_price[m] * over if fits_here else 1 << 40
        back = max(0, load[m, 0] - max(soft_limit[m], load[m, 0] - size))
        leave[m] = -soft_price[m] * back
        empty[m] = load[m, 0] - size < least[m]
    room[places] = 0
    leave[places] = 0
    empty[places] = False


@njit(nogil=True, cache=True)
def _along(chain, length, arc, mover, room, leave, who, target):
    """Who goes where along a cycle, written in `who` and `target`; returns how many go, and what is lost by it."""
    nodes = arc.shape[0]
    loss = 0
    moved = 0
    for i in range(length):
        a, b = chain[i], chain[(i + 1) % length]
        if b == nodes:
            loss += room[a]
        elif a == nodes:
            loss += leave[b]
        else:
            loss += arc[a, b]
            who[moved] = mover[a, b]
            target[moved] = b
            moved += 1
    return moved, loss


@njit(nogil=True, cache=True)
def _shift(who, target, moved, c, limits, uses, fits, z, free, load, place):
    """Moves them all at the same time; nobody when one turns out not to fit, and then returns False."""
    places = free.shape[0]
    start = np.empty(moved, np.int64)
    for i in range(moved):
        start[i] = place[who[i]]
        if start[i] >= 0:
            drop_one(z, free, load, uses, start[i], c)
        place[who[i]] = -1
    for i in range(moved):
        if target[i] < places:
            if not has_room(z, free, load, limits, uses, fits, target[i], c):
                _put_back(who, start, moved, c, uses, fits, z, free, load, place)
                return False
            add_one(z, free, load, uses, fits, target[i], c)
            place[who[i]] = target[i]
    return True


@njit(nogil=True, cache=True)
def _put_back(who, start, moved, c, uses, fits, z, free, load, place):
    for i in range(moved):
        if place[who[i]] >= 0:
            drop_one(z, free, load, uses, place[who[i]], c)
            place[who[i]] = -1
    for i in range(moved):
        if start[i] >= 0:
            add_one(z, free, load, uses, fits, start[i], c)
        place[who[i]] = start[i]


@njit(nogil=True, cache=True)
def class_flow(members, c, scores, outside, limits, soft_limit, soft_price, least, uses, fits, z, free, load, place, most):
    """Re-place all households of one class exactly, the others standing still; returns what was gained.

    Moves along negative cycles of the place graph until none is left (Klein 1967): a cycle keeps every count of
    the class; a path through free room uses room where there is some.
    """
    nodes = scores.shape[1] + 1
    arc, mover = np.empty((nodes, nodes), np.int64), np.empty((nodes, nodes), np.int64)
    room, leave, empty = np.empty(nodes, np.int64), np.zeros(nodes, np.int64), np.zeros(nodes, np.bool_)
    chain, who, target = np.empty(nodes + 1, np.int64), np.empty(nodes + 1, np.int64), np.empty(nodes + 1, np.int64)
    for a in range(nodes):
        cheapest_moves(scores, members, place, outside, a, arc, mover)
    gained = 0
    for _ in range(most):
        _fees(c, limits, soft_limit, soft_price, least, uses, fits, z, free, load, room, empty, leave)
        length = negative_cycle(arc, room, empty, leave, chain)
        if length == 0:
            break
        moved, loss = _along(chain, length, arc, mover, room, leave, who, target)
        if loss >= 0 or not _shift(who, target, moved, c, limits, uses, fits, z, free, load, place):
            break
        gained -= loss
        for i in range(length):
            if chain[i] < nodes:
                cheapest_moves(scores, members, place, outside, chain[i], arc, mover)
    return gained
