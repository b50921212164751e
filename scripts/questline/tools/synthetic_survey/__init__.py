"""The synthetic survey that ships: who answers, what they think, and the mess of an export.

`true_model` holds every true value, `respondents` draws people and their answers, `outcomes` draws
whether leaving was in mind, `missingness` takes answers away, `conditioning` repeats the draw of
the outcomes until the planned models come near the published results, `questions` and `words` hold
the export's texts, `mess` spoils it as real exports are spoilt, and `export` writes the file.
"""
