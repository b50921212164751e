"""Sentences about the four themes, by code: what the interviews of the example are made of.

Every sentence was written for this example; nobody said it, and no published quotation is imitated.
What stands in braces is filled in (`slots`). Each code has `cores`, which say the thing, and
`details`, which add to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Sentences:
    """What can be said of a code."""

    cores: tuple[str, ...]
    details: tuple[str, ...]


THEMED: Mapping[str, Sentences] = {
    "Many workplaces": Sentences(
        (
            "I have {places} to be in over a week and no desk that is mine in any of them.",
            "On a {day} I do not know until I arrive which room I will have, or whether I have "
            "one.",
            "My office is the boot of my car: leaflets on the left, lunch on the right.",
            "I take a photograph of my bag because the bag is where I work.",
            "I spend a good part of the week between {place} and {other_place}, and none of that "
            "counts as work.",
            "I sit where somebody happens to be on leave, and I wipe the desk before I go.",
            "There are {places} on my list, and each has another door code and another kettle "
            "rule.",
            "If I want to print something I have to remember which building I am in.",
            "Some days I write up my notes in the car park of {place}, as there is nowhere to sit "
            "down.",
            "I carry everything with me, because what I leave behind is gone by the next time.",
            "It is a job of corridors. I wait in one until a room in another is free.",
            "The bus takes forty minutes between {place} and the other place, and that is where I "
            "eat.",
            "My laptop knows the Wi-Fi of {count} waiting rooms.",
            "On a {day} I begin in one town and end in another, and the forms are always in the "
            "wrong one.",
            "There is a shelf for me at {place}, half a shelf, and I was glad of it.",
        ),
        (
            "By the evening I am more tired from the moving about than from the talking.",
            "It sounds like a small thing, and it wears you down.",
            "The people who come to see me do not know where to find me either.",
            "I have stopped bringing my own mug.",
            "On the other hand I hear what goes on in every one of them.",
            "It adds up to about {hours} hours a week, I once wrote it down.",
            "Nobody planned it like that, it just came about.",
        ),
    ),
    "Two masters": Sentences(
        (
            "One organisation pays me and another one tells me what to do in the morning.",
            "I have two managers, and I do not think that they have ever been in one room.",
            "For leave I ask one of them, for everything else the other, and both say that they "
            "should have been told.",
            "I write the same contact into two systems, because neither of them can see the other.",
            "One side counts how many people I see, the other how long they stay away from the "
            "surgery.",
            "When something went wrong with a referral, each of the two thought that the other "
            "would look into it.",
            "I have two e-mail addresses and two lots of mandatory training on the same subject.",
            "At the staff meeting of the one I am a guest, and at the staff meeting of the other "
            "too.",
            "What one of them calls a good week is a bad one for the other.",
            "I am lent out, that is how I would put it, and lent things do not get asked.",
            "The charity is proud of me and the surgery is pleased with me, and neither asks the "
            "other.",
            "There are two sets of rules for a home visit, and I go by the stricter one.",
            "When the boiler broke at {place}, I rang both, and both told me to ring the other.",
            "My badge says one thing and my payslip another.",
        ),
        (
            "I have learnt to translate between them.",
            "You need to be a bit of a diplomat.",
            "In the end I do what the person in front of me needs, and explain it twice "
            "afterwards.",
            "It would help if they met, even once a year.",
            "I do not blame anybody, they both mean well.",
            "I belong somewhere in the gap.",
        ),
    ),
    "Part of a team": Sentences(
        (
            "They kept a chair for me at the {day} meeting, and that changed a lot.",
            "The receptionists here are my team, they know who needs me before I do.",
            "When I was off sick somebody from {place} sent a card, and it was signed by all of "
            "them.",
            "I have a pigeonhole with my name on it now, and I was silly enough to be proud of "
            "that.",
            "We eat together on a {day}, the nurse, the pharmacist and I, and half of the work "
            "gets done there.",
            "The doctors come and ask me now, which they did not in the beginning.",
            "There is a whiteboard with all our names, and mine is written in the same pen as the "
            "others.",
            "I feel looked after there. If I am late from a visit, someone rings.",
            "I am in the group messages, the birthdays, all of it.",
            "One of the nurses walked me round in my first week and said: this one is ours.",
            "At {place} they ask me how it went when I come back from a difficult visit.",
            "I was asked to take the minutes, and I took it as a compliment.",
            "On a {day} afternoon we go through the list together, all {hours} of us, and I have a "
            "say.",
            "When they moved rooms, they moved my table too.",
            "They saved me a piece of the cake. You laugh, but that is how you know.",
        ),
        (
            "That is worth more than any induction.",
            "I did not have that in the first place where I worked.",
            "It took a good while, and one person who wanted it to happen.",
            "It makes the hard calls easier, as there is somebody next door.",
            "I would miss them.",
            "You do not feel like a visitor then.",
            "It is a small thing, and it is what I think of on the way home.",
        ),
    ),
    "No clear brief": Sentences(
        (
            "I asked for a list of what I should and should not take on, and was told that we "
            "would see.",
            "My job description would fit {count} different jobs.",
            "Nobody could tell me how many people I should be seeing, or for how long.",
            "In my first week I was given a laptop and a list of names, and that was the brief.",
            "What counts as finished? I have asked, and everyone has another answer.",
            "Some send me people who need a form filled in, others people who need a hospital.",
            "I was told to work with what matters to the person, which is right, and which is also "
            "everything.",
            "There is a target for the number of referrals, and none for what should come of them.",
            "Every practice has its own idea of me, so I am a different thing on a {day} and on a "
            "{other_day}.",
            "I still could not tell you where my job ends and that of the wellbeing coach begins.",
        ),
        (
            "So I make it up as I go along, and hope that it is right.",
            "A page would have been enough, one page.",
            "I keep thinking that there must be a rule somewhere that I have not been shown.",
            "You cannot do a thing well if nobody says what the thing is.",
            "The first months were a fog.",
            "The people who ask me the most questions about it are the new ones.",
        ),
    ),
    "Explaining the role": Sentences(
        (
            "At every first appointment I begin with what I am not: not a nurse, not a counsellor, "
            "not a social worker.",
            "My own family thinks that I hand out leaflets.",
            "I went round all the rooms of {place} with a plate of biscuits, to say who I am and "
            "what I can do.",
            "A doctor asked me after {count} months what exactly it was that I did.",
            "People expect a prescription, and then it is me, with a list of {group} times.",
            "I have a sentence for it by now, and I say it perhaps {count} times a week.",
            "The referral said no more than: lonely, please sort out.",
            "I made a poster about the role, and within a month it was behind a filing cabinet.",
            "Each time that the staff change I begin again from the start.",
            "Someone introduced me as the one for the benefits. It was kindly meant.",
            "New doctors come every six months, and every six months I give the same talk.",
            "The man before me called it signposting, and that word still hangs over the desk.",
        ),
        (
            "It is part of the job, only nobody told me that it would be this much of it.",
            "You get good at it, and a little tired of it.",
            "When they have seen one person come back better, I need not explain any more.",
            "I think of it as sowing.",
            "I wish that somebody above me did some of the explaining.",
            "After that the referrals got better, I must say.",
        ),
    ),
    "Freedom to shape": Sentences(
        (
            "What I like is that nobody has drawn the lines yet, so I can draw them.",
            "I started a {group} because three people in one week asked for such a thing, and "
            "nobody had to sign it off.",
            "I decide whether I see somebody for {hours} weeks or for a year.",
            "If someone finds a room too much, we walk round the park and talk there.",
            "My manager trusts me with the diary, and I have never had that in a job.",
            "I can ring somebody back just to hear how the first visit to the {group} went.",
            "There is room to try things. The {group} did not work, and that was all right.",
            "That it is not written down is what makes it possible.",
            "I can go along to the {group} the first time, and nobody asks which box that belongs "
            "in.",
            "I tried the first meeting at the allotment, and have done it there since.",
            "Nobody counts my minutes, and so I have them when somebody needs them.",
            "I was asked what I would like to build up, and I had never been asked that at work.",
        ),
        (
            "In my last job every quarter of an hour had a code.",
            "I would not want it pinned down too much.",
            "You have to be somebody who can stand that.",
            "It surprised me, I had expected a script.",
            "I know that others find just that hard.",
        ),
    ),
    "Heavier than expected": Sentences(
        (
            "I was told that it would be lonely people and a {group}, and the first one I met was "
            "{client}.",
            "People come because there is nobody else left to send them to.",
            "What I did not expect is how much of it is about money, about heating and about food.",
            "Half of those on my list should be with a mental health team, and wait for one with "
            "me.",
            "On the phone I had {client}, and I was not trained for that.",
            "My list was meant to be {list_size} people, and it has never been below that since.",
            "You take the voices home. I did not know that before I started.",
            "I thought that I would link people to things, but the things have closed.",
            "It was a job about hobbies on paper, and on the first day it was about a court order.",
            "In the interview for the job they spoke of gardening. I have been to one garden "
            "since.",
            "I send somebody to the {group} and hear that it has a waiting list of its own.",
            "The hour is never about what the form says it is about.",
            "On my third day somebody told me something that he had told nobody, and I had a "
            "leaflet.",
            "I thought that I would see people once or twice. Some have been with me for a year.",
            "It is the letters that get me. I spend whole mornings on other people’s letters.",
            "They told me about a {group} and coffee, and nobody told me about {client}.",
            "I learnt the word safeguarding on a {day}, and by the {other_day} I needed it.",
            "Whatever has no other name is called social, and comes to me.",
        ),
        (
            "Nobody lied to me, I think that they did not know.",
            "I am not complaining about the people, they can do nothing for it.",
            "So it is another job than the one for which I applied.",
            "I went and sat in the car for a while after that.",
            "You hold it until somebody else can.",
            "Once you know that, you plan your week in another way.",
            "I had come from a shop and thought that I knew people.",
        ),
    ),
    "Drawing a line": Sentences(
        (
            "I have learnt to say: that is not for me, and this is who it is for.",
            "I put the work phone in a drawer at {clock}, and the drawer stays shut.",
            "I write down at the first meeting how often we will meet, and we both look at it.",
            "I do not do home visits on my own any more, and I had to insist on that.",
            "For a while I was driving people to appointments, and one day I had to stop it.",
            "I send referrals back now. In the beginning I did not dare to.",
            "Somebody asked for my private number, and I said no, and it was fine.",
            "There is what I can do, what I can ask for, and what I have to leave, and I go "
            "through that in my head.",
            "With {client} I had to say that I am not the right one, and to stay on the line until "
            "the right one was there.",
        ),
        (
            "It felt hard the first time.",
            "It is the only way to still be here next year.",
            "No one teaches you that, you get there when you are worn out.",
            "I feel bad about it, and I still do it.",
            "Since then I sleep.",
            "Some colleagues think that I am strict.",
        ),
    ),
    "Finding one's own way": Sentences(
        (
            "I used to run after every referral, and now I ask one question first: what would a "
            "good week look like?",
            "By now I know who I am in this: the one who has time.",
            "I came from {background}, and only after a year did I see that it was no waste.",
            "I have made the job smaller and do it better.",
            "I keep a notebook of what worked, and it has become my real job description.",
            "At some point I stopped trying to be a small social worker, and it got easier.",
            "I do the first meeting outdoors wherever I can, which was my own idea, and now others "
            "do it.",
            "I have got used to not seeing how the story ends.",
            "Somewhere in the second winter it turned from a job that I did into my job.",
        ),
        (
            "That took time, and nobody could have done it for me.",
            "It is not what is in the advert, but it is what helps.",
            "I am still finding out.",
            "I would tell a new colleague to give it a year.",
            "It made me calmer, and the people notice.",
        ),
    ),
    "Money and contracts": Sentences(
        (
            "My contract ends in {month}, and it has ended in {month} every year so far.",
            "Each winter there is the round of e-mails about whether the money comes again.",
            "I cannot start a {group} in {month} if I do not know whether I will be here in the "
            "spring.",
            "They renewed me {hours} days before the end. I had already packed my drawer.",
            "The bank asked about my contract, and that was the end of the mortgage.",
            "Somebody who does the same as I do at {other_place} gets more for it, as another body "
            "pays.",
            "It is always a pilot. We have been a pilot for as long as I can remember.",
            "The pay is what I had {count} years ago in another job, with less to carry.",
            "The funding goes to the practices, and what the practices decide I hear last.",
        ),
        (
            "You do not plant trees on rented ground.",
            "I try not to let the people whom I see notice it.",
            "It is hard to promise anybody anything.",
            "I understand that budgets are like that, but I have a rent to pay.",
            "You get used to it, and you do not.",
            "We do not talk about it in the team, and everybody thinks of it.",
        ),
    ),
    "No next step": Sentences(
        (
            "There is nothing above me but my manager, and she is not going anywhere.",
            "I asked where I could go from here, and there was a long silence.",
            "A nurse has bands to go up through. I have a job title.",
            "I did a course in my own time, and it changed nothing but my evenings.",
            "If I want to grow I have to go, it is as simple as that.",
            "Someone who starts today will be where I am in a week.",
            "I would like to train the new ones, and there is no such post.",
            "I looked for a senior post in the whole county, and found {count}, all of them "
            "filled.",
        ),
        (
            "I am good at this by now, and it shows nowhere.",
            "It would not even have to be more money.",
            "That is a pity, because I would like to stay with it.",
            "You feel it more with time, not less.",
            "I have said so at every review.",
        ),
    ),
    "Leaving in mind": Sentences(
        (
            "I have a tab open with vacancies, and I look at it on {day} evenings.",
            "In the autumn I had the letter written, and then I did not send it.",
            "I have thought about it, yes, more than once since the summer.",
            "I applied for something at {other_place}, and I am waiting to hear.",
            "Some weeks I think of it on the way in, and some weeks not at all.",
            "My partner asks me on Sundays why I still do it, and lately I have no quick answer.",
            "I said to myself: one more winter, and then we will see.",
            "It is not that I want to leave the people. I want to leave the not knowing.",
            "I gave myself until {month}. If it is the same then, I will look in earnest.",
        ),
        (
            "I feel disloyal as I say it.",
            "It comes in waves.",
            "I would go with a heavy heart.",
            "I have told my manager, so it is no secret.",
            "What holds me back is that I would have to say goodbye to {list_size} people.",
            "If somebody had asked me why, I might not have got so far.",
        ),
    ),
}
"""The sentences of the codes that belong to a theme."""
