"""What stands beside the synthetic material."""

README = """\
# The interviews of the example study

**All of it is synthetic.** Nobody was interviewed, nobody said these sentences, nobody took these
photographs. The sentences were written for this example and put together by a program; the pictures
are drawn by code. Names, addresses (example.org) and telephone numbers (kept by Ofcom for drama)
belong to nobody. Positions and names inside the pictures were planted, so that it can be seen that
none of them comes out again.

| file | what is in it |
|---|---|
| `contacts.csv` | contact details of those who agreed to an interview |
| `invitations.csv` | what became of each invitation, step by step |
| `participants.csv` | who was interviewed, by pseudonym; one person withdrew later |
| `transcripts/` | the texts of the interviews, to read |
| `coding/interviews.qdpx` | the interviews with the coding of two coders, as REFI-QDA |
| `coding/typed_interview.csv` | one interview whose coding was typed into a CSV file |
| `coding/codebook.qdc` | the codes and their definitions |
| `open_answers/` | the coding of two open questions of the questionnaire |
| `photographs.csv`, `photographs/` | the register of photographs, and the files |

How it was made: the pipeline was run on the simulated answers without a file of invitations, and
proposed whom to interview. Who refused or did not answer was drawn by hand, the pipeline proposed
others in their place, and the file of invitations fixed the result. What each person says follows
what they answered to the questionnaire: how sure they are, whether leaving was in mind, which sides
of the job are not as expected. The two coders miss things, take neighbouring codes for one another
and mark more or less of an answer.

`snakemake synthetic_interviews` writes the folder again, with the same bytes. Nothing else ever
writes to it. In a real study such a folder does not belong into a public place: see
[docs/interviews.md](../../../docs/interviews.md).
"""
