"""How a fault befalls the town, and how everything is healed at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peil_chassis.log.port import Partition
from simulation import actors
from simulation.faults import OF_A_CALL, Fault, Kind
from simulation.folds import declared_topics

if TYPE_CHECKING:
    from simulation.processes import Instance
    from simulation.world import World


def befall(world: World, fault: Fault) -> None:
    """Let *fault* happen in the present moment."""
    world.trace.add("fault", str(fault))
    if fault.kind in OF_A_CALL:
        world.instances[fault.service].strikes.append((fault, fault.calls))
    elif fault.kind in (Kind.LOST_TAIL, Kind.DUPLICATE):
        world.after(world.draws.uniform(0.0, 1.0), lambda: _disturb_log(world, fault))
    elif fault.kind is Kind.RESENT:
        before = [each for each in world.agenda.deliveries if each.moment < fault.moment]
        again = world.draws.sample(before, min(len(before), int(fault.amount)))
        world.use(actors.deliver(world, again))
        world.use(actors.append(world, again))
    elif fault.kind is Kind.LOG_OUTAGE:
        world.log.away(True)
        world.after(fault.amount, lambda: world.log.away(False))
    else:
        _befall_instance(world, fault, world.instances[fault.service])


def _befall_instance(world: World, fault: Fault, instance: Instance) -> None:
    if fault.kind is Kind.SECOND_OWNER:
        world.start_second(instance, moments=int(fault.amount))
    elif fault.kind is Kind.SLOW:
        instance.slow_s = fault.amount
        world.after(fault.amount * 4, lambda: setattr(instance, "slow_s", 0.0))
    elif fault.kind is Kind.STORE_OUTAGE:
        instance.store_away = True
        world.after(fault.amount, lambda: setattr(instance, "store_away", False))
    elif fault.kind is Kind.CLOCK_JUMP:
        instance.clock_off_s = fault.amount
    else:
        raise AssertionError(fault.kind)


def _disturb_log(world: World, fault: Fault) -> None:
    """Lose or double the newest records of a partition that services write."""
    folded = [topic.name for topic in declared_topics() if topic.folded]
    held = sorted({Partition(each.topic, each.partition) for topic in folded for each in world.log.records(topic)})
    if not held:
        return
    partition = world.draws.choice(held)
    offsets = [each.offset for each in world.log.records(partition.topic) if each.partition == partition.number]
    count = min(int(fault.amount), len(offsets))
    world.trace.add("log", f"{fault.kind.name} {partition.topic}[{partition.number}] {count}")
    if fault.kind is Kind.LOST_TAIL:
        world.log.lose_tail(partition, offsets[-count])
    else:
        world.log.repeat(partition, offsets[-count])
    world.disturbed_at = world.loop.ran()


def heal(world: World) -> None:
    """From now on nothing goes wrong any more."""
    world.trace.add("healed", "")
    world.log.away(False)
    world.do_everything_put_off()
    for instance in world.instances.values():
        instance.strikes.clear()
        instance.slow_s, instance.store_away, instance.clock_off_s = 0.0, False, 0.0
        for process in instance.processes:
            process.thaw()
