"""The report as documents, PDF, Word and workbook, made from the page that readers see."""
