"""Items and answers that several tests of careless responding use."""

import numpy as np

from questline.cleaning.careless.block import Block
from questline.cleaning.careless.items import Items

GAP = np.nan


def items_of(number, top=5, reversed_at=(), scale=None, page=None):
    """`number` items answered from 1 to `top`, all of one scale unless told otherwise."""
    turned = np.zeros(number, dtype=bool)
    turned[list(reversed_at)] = True
    scale = np.zeros(number, dtype=int) if scale is None else np.asarray(scale)
    page = None if page is None else np.asarray(page)
    return Items(np.ones(number), np.broadcast_to(float(top), number).copy(), turned, scale, page)


def block_of(rows, items=None, **declared):
    answers = np.array(rows, dtype=float)
    return Block(answers, items or items_of(answers.shape[1], **declared))


def random_answers(people, items, seed=1, missing=0.1):
    generator = np.random.default_rng(seed)
    trait = generator.standard_normal((people, items.scale.max() + 1))
    latent = trait[:, items.scale] * items.sign + 0.7 * generator.standard_normal(
        (people, items.number)
    )
    answers = np.clip(np.rint(items.middle + latent), items.low, items.high)
    answers[generator.random(answers.shape) < missing] = np.nan
    return answers
