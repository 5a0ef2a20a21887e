"""What outputs are made from: the empty master workbooks, and the templates of the report."""
