# ex02
# to be done
