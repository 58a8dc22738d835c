-- Law 1: no row is lost.
select submission, sheet from quality.row_counts where read <> accepted + rejected + ignored
