"""Files as blocks: Word, web pages, PDF, plain text and Markdown to paragraphs and grids."""
