"""What comes back to a centre: its findings, its workbook with the faults marked, blank templates."""
